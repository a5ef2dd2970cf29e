/** Number of inputs per property; set `HOLDFAST_RUNS` to raise it for an overnight run. */
export const propertyRuns = { numRuns: Number(process.env['HOLDFAST_RUNS'] ?? 20_000) };
