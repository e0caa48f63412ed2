// What leaves a page besides its content: the sound that it makes and the notifications that it shows. The browser makes
// and shows them; they are only recorded.
import type { Page } from 'playwright-core';

/** What was heard so far. */
export interface Heard {
  /** How many sounds, with silence in between. */
  sounds: number;
  isSounding: boolean;
  /** The highest amplitude; 1 is the loudest possible. */
  loudest: number;
  /** How long the longest sound was. */
  longestMs: number;
}

export interface ShownNotification {
  title: string;
  body: string;
  tag: string;
  silent: boolean | null;
  isClosed: boolean;
}

/** Measures what the page's audio contexts play. To be called before the page is opened. */
export async function recordSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { sounds: 0, isSounding: false, loudest: 0, longestMs: 0 };
    Object.assign(globalThis, { heard });
    const quiet = 0.005;
    const tapped = new WeakMap<BaseAudioContext, AnalyserNode>();
    const listen = (context: BaseAudioContext): AnalyserNode => {
      const analyser = new AnalyserNode(context, { fftSize: 4096 });
      const samples = new Float32Array(analyser.fftSize);
      let startedAt: number | null = null;
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
        heard.loudest = Math.max(heard.loudest, peak);
        if (peak > quiet && startedAt === null) {
          heard.sounds++;
          startedAt = context.currentTime;
        }
        if (startedAt !== null) heard.longestMs = Math.max(heard.longestMs, (context.currentTime - startedAt) * 1_000);
        if (peak <= quiet) startedAt = null;
        heard.isSounding = startedAt !== null;
      }, 20);
      return analyser;
    };
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the node below
    const connect = AudioNode.prototype.connect as (target: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode) {
      if (target === this.context.destination) {
        const analyser = tapped.get(this.context) ?? listen(this.context);
        tapped.set(this.context, analyser);
        connect.call(this, analyser);
      }
      return connect.call(this, target);
    } as typeof AudioNode.prototype.connect;
  });
}

export const heard = (page: Page): Promise<Heard> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);

/** Records the notifications that the page shows. To be called before the page is opened. */
export async function recordNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: (Notification & { isClosed?: boolean })[] = [];
    Object.assign(globalThis, {
      shown,
      Notification: class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          shown.push(this);
          const notification = this as (typeof shown)[number];
          this.addEventListener('close', () => (notification.isClosed = true));
        }
      },
    });
  });
}

export const notifications = (page: Page): Promise<ShownNotification[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { shown: (Notification & { isClosed?: boolean })[] }).shown.map(
      ({ title, body, tag, silent, isClosed = false }) => ({ title, body, tag, silent, isClosed }),
    ),
  );

/** Clicks a notification, which is outside of the page. */
export const clickNotification = (page: Page, title: string): Promise<void> =>
  page.evaluate((title) => {
    const { shown } = globalThis as unknown as { shown: Notification[] };
    shown.find((notification) => notification.title === title)!.dispatchEvent(new Event('click'));
  }, title);

/** Lets the page be hidden, as by another tab in front of it: it has no frames. A browser without windows hides none. */
export const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((isHidden) => {
    const hold = globalThis as unknown as { frames?: FrameRequestCallback[]; nextFrame?: typeof requestAnimationFrame };
    hold.nextFrame ??= requestAnimationFrame.bind(globalThis);
    const { nextFrame } = hold;
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: isHidden ? 'hidden' : 'visible' });
    if (isHidden) {
      const frames: FrameRequestCallback[] = [];
      hold.frames = frames;
      globalThis.requestAnimationFrame = (frame) => frames.push(frame);
    } else {
      globalThis.requestAnimationFrame = nextFrame;
      for (const frame of hold.frames ?? []) nextFrame(frame);
      hold.frames = [];
    }
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
