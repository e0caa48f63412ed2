/** The levels at which an alert can be set, the mildest first. */
export const alertLevels = ['slightly-negative', 'negative', 'very-negative'] as const;
