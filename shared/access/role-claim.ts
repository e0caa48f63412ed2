// Which claim of a token carries the caller's roles, and under which names. Providers differ in both: Entra ID has a
// list `roles`, Keycloak nests it (`realm_access.roles`), Auth0 wants a URL (`https://example.com/roles`).

export const roles = ['agent', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The names that stand for a role in a provider's tokens. A role that is not listed has its own name. */
export type RoleNames = Readonly<Partial<Record<Role, readonly string[]>>>;

/** Where a token lists its holder's roles, and the names that stand for each of ours. */
export interface RoleClaim {
  readonly name: string;
  readonly namesOf: Readonly<Record<Role, readonly string[]>>;
}

/** Describes the claim of a provider's tokens. */
export function roleClaimOf(name: string, names: RoleNames = {}): RoleClaim {
  const { agent = ['agent'], supervisor = ['supervisor'], admin = ['admin'] } = names;
  return { name, namesOf: { agent, supervisor, admin } };
}

/** The claim of tokens that are signed with the shared secret. No setting changes it. */
export const ownRoleClaim = roleClaimOf('roles');

/** The roles that a token's claims give. Only a list of names counts. */
export function rolesIn(claims: object, { name, namesOf }: RoleClaim): ReadonlySet<Role> {
  const value = claimAt(claims, name);
  const given: unknown[] = Array.isArray(value) ? value : [];
  return new Set(roles.filter((role) => namesOf[role].some((known) => given.includes(known))));
}

/** The claim of exactly this name; without one, each dot may lead into an object. */
function claimAt(claims: object, name: string): unknown {
  if (Object.hasOwn(claims, name)) return (claims as Record<string, unknown>)[name];
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const outer = name.slice(0, dot);
    const within = Object.hasOwn(claims, outer) ? (claims as Record<string, unknown>)[outer] : undefined;
    const found = isObject(within) ? claimAt(within, name.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
