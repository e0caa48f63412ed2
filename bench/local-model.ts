// `npm run bench:model`: the local model beside the scorers on npm, on the same generated messages. Each runs in a
// process of its own, so that load time and memory are its own too; medians of rounds are reported.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const rounds = 9;
const messageCount = 2000;
const loads = 5;

type Score = (text: string) => unknown;
const require = createRequire(__filename);

const contestants: Record<string, () => Score | Promise<Score>> = {
  'local model': async () => {
    const { modelFor } = await import('../shared/sentiment/local-model/model-loader');
    const { readTokens } = await import('../shared/sentiment/read-text');
    const model = modelFor('en');
    return (text) => model.score(readTokens(text));
  },
  'local model with rules, language and evidence': async () => {
    const { scoreText } = await import('../shared/sentiment/local-model/score-text');
    return (text) => scoreText({ text });
  },
  'vader-sentiment': () => {
    const vader = require('vader-sentiment') as {
      SentimentIntensityAnalyzer: { polarity_scores(text: string): unknown };
    };
    return (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text);
  },
  'wink-sentiment': () => require('wink-sentiment') as Score,
  sentiment: () => {
    const Sentiment = require('sentiment') as new () => { analyze(text: string): unknown };
    const sentiment = new Sentiment();
    return (text) => sentiment.analyze(text);
  },
  'ml-sentiment': () => {
    const create = require('ml-sentiment') as (options: { lang: string }) => { classify(text: string): unknown };
    const sentiment = create({ lang: 'en' });
    return (text) => sentiment.classify(text);
  },
};

interface Figures {
  microseconds: number;
  loadMs: number;
  memoryMb: number;
}

/** Messages of 3 to 40 words, the same in every run: pieces that customers use, put together by a fixed rule. */
function generateMessages(): string[] {
  const pieces =
    `I've been waiting|for my order|since Monday|and nobody|answers the phone.|The app|crashes|every time|I try to log in|
    Thanks for|your quick help!|not happy|with the service|at all|can you please|tell me|where my parcel is?|it was
    delivered|to the wrong address|again|really love|the new version|my card was charged twice|😡|:)|this is|
    unacceptable|great support|very friendly|but the invoice #4711|is still wrong...|WHY|does it take so long?!`
      .replace(/\s*\n\s*/g, ' ')
      .split('|');
  let state = 42;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: messageCount }, () =>
    Array.from({ length: 1 + below(10) }, () => pieces[below(pieces.length)]!).join(' '),
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function millisecondsSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Measures one contestant in this process, which must be a fresh one. */
async function measure(name: string): Promise<Figures> {
  const messages = generateMessages();
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const started = process.hrtime.bigint();
  const score = await contestants[name]!();
  score(messages[0]!);
  const loadMs = millisecondsSince(started);
  for (const message of messages) score(message);
  globalThis.gc?.();
  const memoryMb = (process.memoryUsage().rss - before) / 2 ** 20;
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    for (const message of messages) score(message);
    return (millisecondsSince(start) * 1000) / messages.length;
  });
  return { microseconds: median(times), loadMs, memoryMb };
}

async function main(): Promise<void> {
  const child = process.argv[2];
  if (child !== undefined) {
    console.log(JSON.stringify(await measure(child)));
    return;
  }
  console.log('| scorer | µs a message | load, ms | memory, MB |\n|---|---|---|---|');
  for (const name of Object.keys(contestants)) {
    const runs = Array.from(
      { length: loads },
      () =>
        JSON.parse(execFileSync(process.execPath, ['--expose-gc', __filename, name], { encoding: 'utf8' })) as Figures,
    );
    const of = (key: keyof Figures) => median(runs.map((run) => run[key])).toFixed(1);
    console.log(`| ${name} | ${of('microseconds')} | ${of('loadMs')} | ${of('memoryMb')} |`);
  }
}

void main();
