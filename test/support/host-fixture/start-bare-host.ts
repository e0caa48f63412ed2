// Starts a functions host alone for a test, from a fixture that was built with `bareHostEntry`.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FunctionsHostOptions } from '../../../local/functions-host/functions-host';

/** The entry that a fixture has to bundle for `startBareHost`. */
export const bareHostEntry = 'test/support/host-fixture/bare-host.ts';

export interface BareHost {
  readonly baseUrl: string;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves when it has printed this text. */
  printed(text: string): Promise<void>;
  /** Ends it as a service manager does; returns the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the host of a fixture and waits until it is ready. */
export async function startBareHost(
  root: string,
  settings: Readonly<Record<string, string>>,
  options: Pick<FunctionsHostOptions, 'drainMs' | 'messageLockSeconds'> = {},
): Promise<BareHost> {
  const entry = join(root, 'dist', 'local', 'bare-host.js');
  const child = spawn(process.execPath, [entry, root, JSON.stringify(options)], { env: settings });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  let hasEnded = false;
  const ended = once(child, 'exit').finally(() => (hasEnded = true)) as Promise<[number | null]>;
  const printed = async (text: string) => {
    while (!output.includes(text)) {
      if (hasEnded) throw new Error(`The host ended and never printed "${text}":\n${output}`);
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
    }
  };
  await printed('Ready on ');
  return {
    baseUrl: /^Ready on (\S+)$/m.exec(output)?.[1] ?? '',
    process: child,
    output: () => output,
    printed,
    async stop() {
      if (!hasEnded) child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
