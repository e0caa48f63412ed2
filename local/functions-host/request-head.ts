// Imitates how Kestrel, the real host's web server, checks a request's head, and provides the headers as the app gets
// them. Node's parser is set to lenient, since Kestrel accepts line ends without a carriage return and a Content-Length
// together with chunks; what Kestrel rejects is rejected here. One difference can't be detected: a header that
// continues on the next line is 400 on Azure, but Node accepts it.
import type { IncomingMessage } from 'node:http';

const maxRequestLineLength = 8_192;
const maxHeadersLength = 32_768;
const maxHeaderCount = 100;
const [lineEnd, separator] = [2, 2];

/** Options for Node's parser; the stricter limits of the real host are checked in this file. */
export const parserOptions = { insecureHTTPParser: true, maxHeaderSize: 128 * 1024, requireHostHeader: false };

/** The status with which Kestrel rejects the request; undefined for a request that it passes on to the host. */
export function refusalOf(request: IncomingMessage): 400 | 414 | 431 | 505 | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  if (`${method} ${url} HTTP/${httpVersion}`.length + lineEnd > maxRequestLineLength) return 414;
  if (httpVersion !== '1.0' && httpVersion !== '1.1') return 505;
  const characters = rawHeaders.reduce((sum, part) => sum + part.length, 0);
  const count = rawHeaders.length / 2;
  if (count > maxHeaderCount || characters + count * (separator + lineEnd) > maxHeadersLength) return 431;
  const encoding = request.headers['transfer-encoding'];
  const hosts = request.headersDistinct.host?.length ?? 0;
  const isValid =
    (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) &&
    (encoding === undefined || /(?:^|,)\s*chunked$/i.test(encoding)) &&
    rawHeaders.every((part) => !part.includes('\0') && decodeHeader(part) !== undefined);
  return isValid ? undefined : 400;
}

/** The headers as the app gets them, repeated ones joined; a chunked body has no Content-Length. */
export function readHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  const { 'content-length': length, ...headers } = headersDistinct;
  if (length && !headers['transfer-encoding']) headers['content-length'] = length;
  return Object.fromEntries(
    Object.entries(headers).map(([name, values = []]) => [name, values.map((value) => decodeHeader(value)).join(',')]),
  );
}

/** Node decodes a header as Latin-1 and Kestrel as UTF-8; undefined for bytes that are not UTF-8. */
function decodeHeader(text: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
}
