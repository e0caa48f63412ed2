import { startApp } from '../../support/running-app';

describe('a run with faulty settings', () => {
  it('ends before it serves, listing every fault and no value', async () => {
    const settings = { AUTH_SECRET: 'hunter2', RETENTION_DAYS: 'forever', LANGUAGE_TIMOUT_MS: '5' };
    const failure = await startApp({ settings }).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/3 faults/);
    expect(failure).toMatch(/AUTH_SECRET must have at least 32 bytes/);
    expect(failure).toMatch(/RETENTION_DAYS must be a whole number/);
    expect(failure).toMatch(/LANGUAGE_TIMOUT_MS is not a setting; did you mean LANGUAGE_TIMEOUT_MS\?/);
    expect(failure).not.toContain('hunter2');
    expect(failure).not.toMatch(/Ready on/);
  });
});
