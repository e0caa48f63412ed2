// The sites that may show the panel's pages in a frame: the setting PANEL_FRAME_ANCESTORS.
import * as z from 'zod';

/** Parses the setting's text: origins, separated by commas. */
export const frameAncestors = z.string().transform((value, context) =>
  value.split(',').map((part, index) => {
    const origin = originIn(part.trim());
    if (origin === undefined)
      context.addIssue({
        code: 'custom',
        message: `must be https origins such as https://chat.example.com, separated by commas, but number ${index + 1} is not`,
      });
    return origin ?? '';
  }),
);

/** The origin, if the text names nothing else. http is allowed for the loopback. */
function originIn(text: string): string | undefined {
  // A URL may contain characters that end the directive of the policy, so only its parsed origin is used.
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, href } = new URL(text);
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  // Wildcards are not hosts: a policy with one would let in whoever rents a subdomain.
  const isHost = /^[a-z0-9.:[\]-]+$/.test(hostname);
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && isLoopback);
  return isAllowed && isHost && href === `${origin}/` ? origin : undefined;
}
