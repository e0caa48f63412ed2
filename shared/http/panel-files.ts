// Serves the web panel's files from the build. They are few and small: read once, found by exact name, so that no path
// a caller sends ever reaches the file system.
import type { HttpRequest } from '@azure/functions';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { App } from '../app';
import type { Reply } from './endpoint';
import { NotFoundError } from './to-problem';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

interface PanelFile {
  content: Buffer;
  contentType: string;
  etag: string;
}

// Beside the bundle: dist/main.js and dist/panel/.
const folder = join(__dirname, 'panel');

let files: ReadonlyMap<string, PanelFile> | undefined;

/** @throws {NotFoundError} */
export function servePanelFile(request: HttpRequest, { settings }: App): Reply {
  files ??= readFolder(folder);
  const { path = '' } = request.params;
  // Without the slash at its end, the page's relative addresses would point beside the panel.
  if (path === '' && !new URL(request.url).pathname.endsWith('/'))
    return { status: 308, headers: { location: `${new URL(request.url).pathname}/index.html` } };
  const name = path || 'index.html';
  const file = files.get(name);
  if (!file) throw new NotFoundError('The panel has no file of that name.');
  const headers = {
    'content-type': file.contentType,
    etag: file.etag,
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy(settings.AzureSignalRConnectionString),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  if (isKnown(request.headers.get('if-none-match'), file.etag)) return { status: 304, headers };
  return { headers, body: file.content };
}

/** Compared weakly (RFC 9110, 13.1.2): a proxy that compresses marks the tag with `W/`. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The page may talk to this app and to the live feed, whose address its connection string tells, and to nothing else. */
function contentSecurityPolicy(connectionString = ''): string {
  const hosts = [/(?:^|;)\s*ClientEndpoint=([^;]+)/i, /(?:^|;)\s*Endpoint=([^;]+)/i].flatMap((part) => {
    const address = part.exec(connectionString)?.[1]?.trim();
    const port = /(?:^|;)\s*Port=(\d+)/i.exec(connectionString)?.[1];
    if (!address || !URL.canParse(address)) return [];
    const url = new URL(address);
    if (port) url.port = port;
    return [url.origin, url.origin.replace(/^http/, 'ws')];
  });
  return [
    `default-src 'self'`,
    `connect-src ${["'self'", ...hosts].join(' ')}`,
    `img-src 'self' data:`,
    `base-uri 'none'`,
  ].join('; ');
}

function readFolder(root: string): ReadonlyMap<string, PanelFile> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
      const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
      return [relative(root, path).split(sep).join('/'), { content, contentType, etag }];
    }),
  );
}
