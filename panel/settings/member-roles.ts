/** The roles that a member can have in a queue. */
export const memberRoles = ['agent', 'supervisor'] as const;
