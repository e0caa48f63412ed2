// Runs a real OpenID provider for a test: the certified `oidc-provider`, in a process of its own since it consists of ES
// modules. It lists roles as Keycloak does, in `realm_access.roles`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** `reset`: connections break; `fail`: it answers 503. */
export type ProviderBehaviour = 'serve' | 'reset' | 'fail';

export interface OpenIdProvider {
  /** For AUTH_ISSUER. */
  readonly issuer: string;
  /** For AUTH_JWKS_URL. */
  readonly keysUrl: string;
  /** Everything it has printed so far. */
  output(): string;
  behave(behaviour: ProviderBehaviour): Promise<void>;
  /** The lifetime of tokens that it issues from now on. */
  setLifetime(seconds: number): Promise<void>;
  /** The roles in tokens that it issues from now on. */
  setRoles(account: string, roles: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface ProviderOptions {
  /** By default another site than 127.0.0.1, whose cookies a hidden frame may not get. */
  host?: 'localhost' | '127.0.0.1';
  /** The `aud` of its access tokens. */
  audience: string;
  accessTokenSeconds: number;
  /** Where it may send the browser, with any port. */
  redirectAddress: string;
  /** By account; others have none. */
  roles: Readonly<Record<string, readonly string[]>>;
}

/** Starts one on a free port of the loopback interface. */
export async function startOpenIdProvider(options: ProviderOptions): Promise<OpenIdProvider> {
  const child = fork(join(__dirname, 'openid-provider-process.mjs'), [JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error(`The provider ended. It printed:\n${output}`)));
  failed.catch(() => undefined);
  const [ready] = (await Promise.race([once(child, 'message'), failed])) as [{ issuer: string; keysUrl: string }];

  async function order(change: object): Promise<void> {
    const done = once(child, 'message');
    child.send(change);
    await Promise.race([done, failed]);
  }
  return {
    ...ready,
    output: () => output,
    behave: (behaviour) => order({ behaviour }),
    setLifetime: (accessTokenSeconds) => order({ accessTokenSeconds }),
    setRoles: (account, roles) => order({ roles: { [account]: roles } }),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
