// How long tills take for a customer, as measured in supermarkets. Unit s.

/** Break between two customers at one till: median 20 s, 90 % within 42 s, log-normal. */
export const BREAK_MEDIAN_S = 20;
export const BREAK_SIGMA = 0.579;
export const BREAK_MEAN_S = 23.6;
/** Shape of the services' gamma distribution, fitted to 10,000 real transactions; and the shortest service. */
export const SERVICE_SHAPE = 1.95;
export const LEAST_SERVICE_S = 6;
