// The role of an author on platforms whose payloads do not tell it: patterns that the connection configures.
import type { RoleRules } from './connection';

const order = ['agent', 'bot', 'customer'] as const;

/**
 * The role whose rules match one of the author's ids, in the order agent, bot, customer; `unknown` if none does.
 * @param ids the platform's ids of the author: usually one; on Slack, the team's id too
 */
export function roleByRules(ids: readonly string[], rules: RoleRules): (typeof order)[number] | 'unknown' {
  const fits = (role: (typeof order)[number]) =>
    rules[role].some((pattern) => ids.some((id) => matchesPattern(id, pattern)));
  return order.find(fits) ?? 'unknown';
}

/** Whether an id matches a pattern in which `*` stands for any characters. Linear in the id, whatever the pattern. */
export function matchesPattern(id: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return id === pattern;
  if (!id.startsWith(first)) return false;
  let position = first.length;
  for (const part of others) {
    const found = id.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return id.length - last.length >= position && id.endsWith(last);
}
