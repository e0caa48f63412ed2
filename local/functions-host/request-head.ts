// What the real host's web server, Kestrel, makes of a request's head: the limits it refuses by, and the headers as the
// app gets them. Our parser is set to be lenient, since Kestrel takes line ends without a carriage return and a length
// beside chunks; what Kestrel refuses nevertheless is refused here. One thing can't be seen here: a header that goes
// on in the next line is 400 on Azure and taken by Node.
import type { IncomingMessage } from 'node:http';

const longestRequestLine = 8_192;
const largestHeaders = 32_768;
const mostHeaders = 100;
const [lineEnd, separator] = [2, 2];

/** What Node's parser may take; the limits of the real host are below it and looked at here. */
export const parserOptions = { insecureHTTPParser: true, maxHeaderSize: 128 * 1024, requireHostHeader: false };

/** The status that the web server answers with before any function sees the request; undefined for one it passes on. */
export function refusalOf(request: IncomingMessage): 400 | 414 | 431 | 505 | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  if (`${method} ${url} HTTP/${httpVersion}`.length + lineEnd > longestRequestLine) return 414;
  if (httpVersion !== '1.0' && httpVersion !== '1.1') return 505;
  const characters = rawHeaders.reduce((sum, part) => sum + part.length, 0);
  const count = rawHeaders.length / 2;
  if (count > mostHeaders || characters + count * (separator + lineEnd) > largestHeaders) return 431;
  const encoding = request.headers['transfer-encoding'];
  const hosts = request.headersDistinct.host?.length ?? 0;
  const isSound =
    (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) &&
    (encoding === undefined || /(?:^|,)\s*chunked$/i.test(encoding)) &&
    rawHeaders.every((part) => !part.includes('\0') && decodeHeader(part) !== undefined);
  return isSound ? undefined : 400;
}

/** The headers as the app gets them, repeated ones joined; a body in chunks has no length. */
export function readHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  const { 'content-length': length, ...headers } = headersDistinct;
  if (length && !headers['transfer-encoding']) headers['content-length'] = length;
  return Object.fromEntries(
    Object.entries(headers).map(([name, values = []]) => [name, values.map((value) => decodeHeader(value)).join(',')]),
  );
}

/** Node reads a header's bytes as Latin-1 and Kestrel as UTF-8; undefined for bytes that are no UTF-8. */
function decodeHeader(text: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
}
