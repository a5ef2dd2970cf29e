export const startUpVariants = [
  'HttpClient alone',
  'with Holdfast, in memory',
  'with Holdfast, session restored from sessionStorage',
  'with Holdfast, session restored from localStorage',
] as const;

export type StartUpVariant = (typeof startUpVariants)[number];
