/**
 * The mean over classes of F1 = 2 TP / (2 TP + FP + FN), in [0, 1]; over the classes that occur among `truth`, so that each
 * counts the same however many texts it has. NaN without texts.
 */
export function macroF1(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const scores = [...new Set(Array.from(truth))].map((label) => {
    let [both, either] = [0, 0];
    for (let i = 0; i < truth.length; i += 1) {
      const [is, said] = [truth[i] === label, predicted[i] === label];
      if (is && said) both += 1;
      either += Number(is) + Number(said);
    }
    return (2 * both) / either;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
