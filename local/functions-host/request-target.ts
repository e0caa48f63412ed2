// Imitates how the real host changes a request's target before the app gets it: the path is decoded once except %2F,
// dot segments are resolved, the URL is encoded again from that path, and repeated query names are joined.

/** A request's path and query as the host provides them. */
export interface RequestTarget {
  /** Decoded once, except `%2F`, which stays unchanged. */
  readonly path: string;
  /** The path encoded again, with the query as received. */
  readonly encoded: string;
  /** Names are case-insensitive and keep their first spelling; repeated values are joined with commas. */
  readonly query: Record<string, string>;
}

/** Reads the target of a request line; undefined for one that the host rejects with 400. */
export function readRequestTarget(target: string): RequestTarget | undefined {
  const relative = target.startsWith('/') ? target : /^https?:\/\/[^/]+(\/.*)$/i.exec(target)?.[1];
  if (!relative) return undefined;
  const [rawPath = '', ...queries] = relative.split('?');
  const decoded = decodePath(rawPath);
  if (decoded.includes('\0')) return undefined;
  const path = resolveDots(decoded);
  const search = queries.length ? `?${queries.join('?')}` : '';
  return { path, encoded: encodePath(path) + search, query: readQuery(search) };
}

function decodePath(rawPath: string): string {
  return rawPath.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    escapes
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : decodeOrKeep(part)))
      .join(''),
  );
}

function decodeOrKeep(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes; // Not UTF-8: the host leaves it encoded.
  }
}

function resolveDots(path: string): string {
  if (!path.includes('/.')) return path;
  const segments = path.slice(1).split('/');
  const resolved: string[] = [];
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') resolved.pop();
    else if (segment !== '.') resolved.push(segment);
    if (isLast && (segment === '.' || segment === '..')) resolved.push('');
  });
  return `/${resolved.join('/')}`;
}

/** As ASP.NET's PathString does: existing escapes stay, and all other characters that need one are escaped. */
function encodePath(path: string): string {
  return path.replace(/%[0-9a-f]{2}|[^A-Za-z0-9!$&'()*+,\-./:;=@_~]/giu, (part) =>
    part.length === 3 && part.startsWith('%') ? part : encodeURIComponent(part),
  );
}

function readQuery(search: string): Record<string, string> {
  const spellings = new Map<string, string>();
  const query = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(search)) {
    const spelling = spellings.get(name.toLowerCase()) ?? name;
    const earlier = Object.hasOwn(query, spelling) ? `${query[spelling] ?? ''},` : '';
    spellings.set(name.toLowerCase(), spelling);
    query[spelling] = earlier + value;
  }
  return query;
}
