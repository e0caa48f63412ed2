// Serves the web panel's files from the build. The files are few and small: they are read once and looked up by exact
// name, so that a path from a caller never reaches the file system. Each encoding of a file is created once, on demand.
import type { HttpRequest } from '@azure/functions';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { App } from '../app';
import type { Settings } from '../settings';
import type { Reply } from './endpoint';
import { readSignalRConnection } from '../settings/connection-strings';
import { NotFoundError } from './to-problem';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/** For smaller files, compression saves less than its headers cost. */
const minCompressedBytes = 1_000;

/** The supported encodings, in order of preference. */
const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

const compress: Record<Exclude<Encoding, 'identity'>, (content: Buffer) => Promise<Buffer>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  gzip: (content) => promisify(gzip)(content, { level: 9 }),
};

interface PanelFile {
  content: Buffer;
  contentType: string;
  /** The hash of the uncompressed content; the ETag of each encoding is derived from it. */
  hash: string;
  /** By encoding, filled on demand. */
  compressed: Map<Encoding, Promise<Buffer>>;
}

// In the same folder as the bundle.
const folder = join(__dirname, 'panel');

let files: ReadonlyMap<string, PanelFile> | undefined;

/** @throws {NotFoundError} */
export async function servePanelFile(request: HttpRequest, { settings }: App): Promise<Reply> {
  files ??= readFolder(folder);
  const { path = '' } = request.params;
  // Without the trailing slash, the page's relative URLs would resolve outside the panel's folder.
  if (path === '' && !new URL(request.url).pathname.endsWith('/'))
    return { status: 308, headers: { location: `${new URL(request.url).pathname}/index.html` } };
  const name = path || 'index.html';
  if (name === 'settings.json')
    return { json: signInSettings(settings), headers: { 'x-content-type-options': 'nosniff' } };
  const file = files.get(name);
  // A page's name as a folder, such as `board/`.
  const page = path.replace(/\/?$/, '.html');
  if (!file && files.has(page)) {
    const { pathname, search } = new URL(request.url);
    const base = pathname.slice(0, pathname.lastIndexOf(path));
    return { status: 308, headers: { location: `${base}${page}${search}` } };
  }
  if (!file) throw new NotFoundError('The panel has no file of that name.');
  const encoding =
    file.content.length < minCompressedBytes ? 'identity' : bestEncoding(request.headers.get('accept-encoding'));
  const etag = encoding === 'identity' ? `"${file.hash}"` : `"${file.hash}-${encoding}"`;
  const headers = {
    'content-type': file.contentType,
    etag,
    vary: 'accept-encoding',
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy(settings),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  if (isKnown(request.headers.get('if-none-match'), etag)) return { status: 304, headers };
  if (encoding === 'identity') return { headers, body: file.content };
  return { headers: { ...headers, 'content-encoding': encoding }, body: await compressedOnce(file, encoding) };
}

/** The best encoding that the caller accepts (RFC 9110, 12.5.3); without a header, the uncompressed file. */
export function bestEncoding(acceptEncoding: string | null): Encoding {
  const quality = new Map<string, number>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    if (coding !== '') quality.set(coding === 'x-gzip' ? 'gzip' : coding, weight === undefined ? 1 : Number(weight));
  }
  const wanted = (encoding: Encoding) => (quality.get(encoding) ?? quality.get('*') ?? 0) > 0;
  return encodings.find((encoding) => encoding === 'identity' || wanted(encoding)) ?? 'identity';
}

function compressedOnce({ content, compressed }: PanelFile, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
  const known = compressed.get(encoding);
  if (known) return known;
  const result = compress[encoding](content);
  compressed.set(encoding, result);
  return result;
}

/** Weak comparison (RFC 9110, 13.1.2): a proxy that compresses marks the tag with `W/`. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** Where the panel signs its users in; empty where it takes tokens from links only. None of it is secret. */
function signInSettings({ AUTH_ISSUER: issuer, AUTH_CLIENT_ID: clientId, AUTH_SCOPE: scope }: Settings): object {
  return issuer && clientId ? { issuer, clientId, scope } : {};
}

/** Pages that may always show the panel in a frame: the app's own, and those on the viewer's own machine. */
const ownAncestors = ["'self'", 'http://localhost:*', 'http://*.localhost:*', 'http://127.0.0.1:*'];

type PolicySettings = Pick<
  Settings,
  'AzureSignalRConnectionString' | 'PANEL_FRAME_ANCESTORS' | 'AUTH_CLIENT_ID' | 'AUTH_ISSUER'
>;

/**
 * A page may connect only to this app, the SignalR service of the connection string and, where it signs its users in, the
 * OpenID provider, which a hidden frame asks to renew a sign-in without a refresh token. Only the sites of the setting
 * may show the page in a frame.
 */
export function contentSecurityPolicy({
  AzureSignalRConnectionString: connectionString,
  PANEL_FRAME_ANCESTORS: ancestors,
  AUTH_CLIENT_ID,
  AUTH_ISSUER,
}: PolicySettings): string {
  const issuer = AUTH_CLIENT_ID && AUTH_ISSUER ? [new URL(AUTH_ISSUER).origin] : [];
  const sources = (...origins: string[]) => ["'self'", ...origins].join(' ');
  const connection = connectionString && readSignalRConnection(connectionString);
  const services = connection ? [new URL(connection.clientEndpoint).origin, connection.endpoint] : [];
  const hosts = [...new Set(services)].flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]);
  return [
    `default-src 'self'`,
    `connect-src ${sources(...hosts, ...issuer)}`,
    ...(issuer.length > 0 ? [`frame-src ${sources(...issuer)}`] : []),
    `img-src 'self' data:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors ${[...ownAncestors, ...ancestors].join(' ')}`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
}

function readFolder(root: string): ReadonlyMap<string, PanelFile> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const hash = createHash('sha256').update(content).digest('base64url');
      const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
      const file = { content, contentType, hash, compressed: new Map<Encoding, Promise<Buffer>>() };
      return [relative(root, path).split(sep).join('/'), file];
    }),
  );
}
