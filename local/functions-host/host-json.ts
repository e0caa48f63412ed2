// The settings of an app's host.json that this host supports: the route prefix, and how queues are polled.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { queuesSection, type QueueSettings } from './queues/queue-settings';

const hostJson = z.object({
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).default({ routePrefix: 'api' }),
      queues: queuesSection.prefault({}),
    })
    .prefault({}),
});

/** The settings of host.json, with the real host's defaults. */
export interface HostJson {
  /** Without leading or trailing slash; may be empty. */
  readonly routePrefix: string;
  readonly queues: QueueSettings;
}

/** @throws for a value that the real host rejects, and for a queue setting that this host doesn't support. */
export function readHostJson(root: string): HostJson {
  const read = hostJson.safeParse(JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')));
  if (!read.success) throw new Error(`host.json has faults:\n${z.prettifyError(read.error)}`);
  const { http, queues } = read.data.extensions;
  return { routePrefix: http.routePrefix.replace(/^\/|\/$/g, ''), queues };
}
