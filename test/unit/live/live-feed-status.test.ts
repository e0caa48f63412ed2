import { LiveFeedStatus } from '../../../shared/live/live-feed-status';
import { LiveFeedUnavailableError } from '../../../shared/live/signalr-service';

describe('The status of the live feed', () => {
  let nowMs: number;
  let asked: number;
  let answer: () => Promise<void>;
  let status: LiveFeedStatus;
  const isBackgroundDone = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    [nowMs, asked, answer] = [0, 0, () => Promise.resolve()];
    const verifyAnswers = () => {
      asked++;
      return answer();
    };
    const service = { send: verifyAnswers, removeFromGroup: verifyAnswers, verifyAnswers };
    status = new LiveFeedStatus(service, () => nowMs);
  });

  it('delays no caller while the service is up, and is checked from time to time', async () => {
    answer = () => new Promise(() => undefined);
    for (let time = 0; time < 5; time++) await status.verifyUsable();
    expect(asked).toBe(1);
    nowMs = 5_000;
    await status.verifyUsable();
    expect(asked).toBe(2);
  });

  it('rejects from the first failed check until the service answers again, which is noticed at once', async () => {
    answer = () => Promise.reject(new Error('away'));
    await status.verifyUsable();
    await isBackgroundDone();
    await expect(status.verifyUsable()).rejects.toThrow(LiveFeedUnavailableError);
    answer = () => Promise.resolve();
    await expect(status.verifyUsable()).resolves.toBeUndefined();
    expect(asked).toBe(3);
  });
});
