/** How many inputs a property is tried with; `HOLDFAST_RUNS` raises it for a long night. */
export const propertyRuns = { numRuns: Number(process.env['HOLDFAST_RUNS'] ?? 20_000) };
