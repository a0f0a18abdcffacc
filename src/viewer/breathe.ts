/** Lets what else waits have its turn before a long piece of work goes on. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
