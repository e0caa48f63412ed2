// The URL of other software that receives customer data, which must be encrypted in transit.
import * as z from 'zod';

/** An https URL without credentials; http is allowed for the loopback. */
export const secureUrl = z.string('must be a URL').superRefine((value, context) => {
  const fault = faultOfUrl(value);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

function faultOfUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return 'must be a URL';
  const { protocol, hostname, username, password } = new URL(value);
  if (protocol !== 'https:' && !(protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)))
    return 'must be an https URL (http is for the loopback only)';
  if (username || password) return 'must not contain a user name or password';
  return undefined;
}
