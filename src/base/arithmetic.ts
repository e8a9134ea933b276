/**
 * By which arithmetic the real-time method's kernels compute, by name. `exact`: every operation is rounded by itself, so that all back ends, widths of vectors and
 * numbers of threads have the same bits. `fast`, of native code alone: other bits within half the accuracy contract.
 */
export const arithmetics = ['exact', 'fast'] as const;

/** One of them. */
export type Arithmetic = (typeof arithmetics)[number];
