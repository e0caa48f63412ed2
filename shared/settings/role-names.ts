// The names that an OpenID provider has for our roles: the setting AUTH_ROLE_NAMES, such as
// `agent=Support.Agent,supervisor=Support.Lead`.
import * as z from 'zod';
import { roles, type Role, type RoleNames } from '../access/role-claim';

const form = `must be pairs such as agent=Support.Agent,supervisor=Support.Lead`;

/** Parses the setting's text. A role may come several times, once for each of its names. */
export const roleNames = z.string().transform((text, context): RoleNames => {
  const names: Partial<Record<Role, string[]>> = {};
  for (const [index, pair] of text.split(',').entries()) {
    const [, before = '', name = ''] = /^([^=]*)=(.*)$/s.exec(pair)?.map((part) => part.trim()) ?? [];
    const role = roles.find((known) => known === before);
    const fault = role === undefined ? `starts with none of ${roles.join(', ')}` : name === '' ? 'names nothing' : '';
    if (fault) context.addIssue({ code: 'custom', message: `${form}, but pair ${index + 1} ${fault}` });
    if (role !== undefined) names[role] = [...(names[role] ?? []), name];
  }
  return names;
});
