// Twilio's signature (twilio.com/docs/usage/security): a MAC in base64 over the URL that Twilio calls, followed by each
// field of the form, name and value, in the order of the names. A JSON body is signed through its hash, which Twilio adds
// to the URL.
import { createHash } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { Connection } from '../connection';
import { formFields, isJsonType } from '../form';
import type { PlatformRequest } from '../platform';
import { SignatureError } from '../signature-error';
import { verifyMac, type MacScheme } from '../signatures';

const hashParameter = 'bodySHA256';

/** @throws {SignatureError} */
export function verifyTwilioSignature(
  { header, query, rawBody }: PlatformRequest,
  { secrets, publicUrl = '' }: Connection,
): void {
  const bodyHash = query.get(hashParameter);
  if (bodyHash !== null) verifyHash(bodyHash, rawBody);
  else if (isJsonType(header('content-type')))
    throw new SignatureError(`The query parameter ${hashParameter} is required.`);
  const url = bodyHash === null ? publicUrl : withParameter(publicUrl, hashParameter, bodyHash);
  const fields = bodyHash === null ? signedFields(rawBody) : '';
  const algorithm = algorithmOf(header('x-twilio-webhooks-signature-settings'));
  const schemes = spellingsOf(url).map((spelling) => ({
    algorithm,
    encoding: 'base64' as const,
    content: [spelling, fields],
  }));
  verifyMac(header('x-twilio-signature'), 'X-Twilio-Signature', secrets, ...schemes);
}

function verifyHash(offered: string, rawBody: Buffer): void {
  if (createHash('sha256').update(rawBody).digest('hex') !== offered)
    throw new SignatureError(`The query parameter ${hashParameter} does not match the body.`);
}

/** The header names another algorithm only where a key that was made for webhooks signs, not the account's token. */
function algorithmOf(settings: string | null): MacScheme['algorithm'] {
  return /(^|,)\s*algorithm\s*=\s*HMAC_SHA256\s*(,|$)/i.test(settings ?? '') ? 'sha256' : 'sha1';
}

/** The fields by their names, each value of a name once, in order: Twilio's libraries agree on this. */
function signedFields(rawBody: Buffer): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of formFields(rawBody)) values.set(name, (values.get(name) ?? new Set()).add(value));
  const names = [...values.keys()].sort();
  return names.flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value)).join('');
}

function withParameter(url: string, name: string, value: string): string {
  const start = withoutFragment(url);
  return `${start}${start.includes('?') ? '&' : '?'}${name}=${value}`;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}

/**
 * The spellings of a URL of which Twilio may have signed one: with and without the port, as configured, and with its
 * characters escaped as browsers or as older servers do.
 */
function spellingsOf(url: string): string[] {
  const configured = withoutFragment(url);
  if (!URL.canParse(configured)) return [configured];
  const escaped = new URL(configured).href;
  return [...new Set([configured, escaped, withPlainQuery(escaped)].flatMap(withAndWithoutPort))];
}

function withAndWithoutPort(url: string): string[] {
  const match = /^(https?:\/\/(?:[^/?@]*@)?(?:\[[^\]/?]*\]|[^:/?]*))(:\d+)?(.*)$/is.exec(url);
  if (!match) return [url];
  const [, start = '', port, rest = ''] = match;
  const standardPort = /^https:/i.test(url) ? ':443' : ':80';
  return [`${start}${rest}`, `${start}${port ?? standardPort}${rest}`];
}

/** The query as `node:querystring` writes it, which leaves some characters that a URL escapes, such as an apostrophe. */
function withPlainQuery(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? url : `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
}
