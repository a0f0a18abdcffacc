/** The part of jstat that is used; the package has no types of its own. */
declare module "jstat" {
  interface StudentT {
    cdf(t: number, df: number): number;
    inv(p: number, df: number): number;
  }
  interface NoncentralT {
    cdf(t: number, df: number, noncentrality: number): number;
  }
  interface Normal {
    cdf(x: number, mean: number, sd: number): number;
  }
  const jstat: {
    readonly studentt: StudentT;
    readonly noncentralt: NoncentralT;
    readonly normal: Normal;
  };
  // biome-ignore lint/style/noDefaultExport: that is how the package exports itself
  export default jstat;
}
