// Every time limit of scoring, while the garbage collector runs: a limit that depends on a signal without a
// reference is collected with it, and the message would never be answered.
import { DeadlineError, withDeadline } from '../../../shared/deadline';
import { AzureLanguageModel } from '../../../shared/sentiment/azure-language-model';
import { FallbackModel } from '../../../shared/sentiment/fallback-model';
import type { LanguageServiceError } from '../../../shared/sentiment/language-service-error';
import { localModel } from '../../../shared/sentiment/local-provider';
import { readText } from '../../../shared/sentiment/read-text';
import { whileCollectingGarbage } from '../../support/collect-garbage';
import { eventually } from '../../support/eventually';
import {
  languageKey,
  type LanguageBehaviour,
  type LanguageServer,
  startLanguageServer,
} from '../../support/language-server';

const timeoutMs = 200;
/** Enough for a busy machine. */
const patienceMs = 10_000;
const angry = [readText({ text: 'This is terrible.' })];

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer();
  await openModel(20_000).score(angry); // The tests are about the service, not about loading the SDK.
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const openModel = (limitMs = timeoutMs) =>
  new AzureLanguageModel({ endpoint: server.endpoint, key: languageKey, timeoutMs: limitMs });

test.each(['hang', 'drip'] as LanguageBehaviour[])(
  'a call to the cloud ends in time for the fault: %s',
  async (behaviour) => {
    const model = openModel();
    server.behaviour = behaviour;
    const calls = Array.from({ length: 10 }, () =>
      expect(model.score(angry)).rejects.toMatchObject({ fault: 'timed-out' }),
    );
    await whileCollectingGarbage(() => Promise.all(calls));
  },
  patienceMs,
);

test(
  'a call to the cloud ends in time where the sign-in hangs, and a later call signs in again',
  async () => {
    let signIns = 0;
    const credential = {
      getToken: () =>
        signIns++ === 0
          ? new Promise<never>(() => undefined)
          : Promise.resolve({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const closed = await startLanguageServer();
    const endpoint = closed.endpoint.replace('http:', 'https:'); // No token goes over plain http.
    await closed.close();
    const model = new AzureLanguageModel({ endpoint, credential, timeoutMs });
    await whileCollectingGarbage(() => expect(model.score(angry)).rejects.toMatchObject({ fault: 'timed-out' }));
    // A call that started during the end of the first sign-in ends with it.
    const failure = () => model.score(angry).catch((error: unknown) => error as LanguageServiceError);
    await eventually(failure, (error) => 'code' in error && error.code === 'ECONNREFUSED', patienceMs);
    expect(signIns).toBe(2);
  },
  patienceMs,
);

test(
  'a cloud that hung during a trial is tried again, and used when it has recovered',
  async () => {
    const restMs = 50;
    const model = new FallbackModel({ cloud: openModel(), local: localModel, restMs, log: () => undefined });
    const untilUsable = () =>
      eventually(
        () => Promise.resolve(model.cloud),
        (cloud) => cloud === 'usable',
        patienceMs,
      );
    server.behaviour = 'hang';
    await whileCollectingGarbage(async () => {
      for (let failure = 0; failure < 3; failure++) await model.score(angry);
      expect(model.cloud).toBe('unusable');
      await untilUsable();
      expect(await model.score(angry)).toMatchObject([{ degraded: true }]);
    });
    server.behaviour = 'score';
    await untilUsable();
    expect(await model.score(angry)).toMatchObject([{ degraded: false }]);
  },
  patienceMs,
);

test(
  'work without end is abandoned in time, and its signal is aborted',
  async () => {
    const stopped: unknown[] = [];
    const limits = Array.from({ length: 50 }, () =>
      withDeadline(timeoutMs, async (signal) => {
        signal.addEventListener('abort', () => stopped.push(signal.reason));
        await new Promise(() => undefined);
      }),
    );
    const outcomes = await whileCollectingGarbage(() => Promise.allSettled(limits));
    const expired = { status: 'rejected', reason: expect.any(DeadlineError) as DeadlineError };
    expect(outcomes).toEqual(Array(50).fill(expired));
    expect(stopped).toEqual(Array(50).fill(expect.any(DeadlineError)));
  },
  patienceMs,
);
