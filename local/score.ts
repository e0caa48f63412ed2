// `npm run score`: reads messages from standard input, one per line, and writes the sentiment of each as a JSON line.
// An invalid command line exits with 2; a closed output pipe is not an error.
import { parseArgs } from 'node:util';
import { createSentimentProvider } from '../shared/sentiment/sentiment-provider';
import type { SentimentProvider } from '../shared/sentiment/provider';
import { scoreLines } from './score/score-lines';

const providers = ['auto', 'azure-language', 'local'] as const;
const usage = `Usage: npm run --silent score -- [--language <tag>] [--provider ${providers.join('|')}]
  --language  BCP 47 tag of the messages' language, such as en
  --provider  who scores: local (default), or azure-language with LANGUAGE_ENDPOINT and LANGUAGE_KEY from the environment`;
const defaultTimeoutMs = 1500;

/** The command line is invalid: the usage is shown. */
class UsageError extends Error {}

interface Options {
  language: string | undefined;
  provider: (typeof providers)[number];
  help: boolean;
}

function toOptions(args: string[]): Options {
  const options = {
    language: { type: 'string' },
    provider: { type: 'string', default: 'local' },
    help: { type: 'boolean', default: false },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args, options, strict: true }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const provider = providers.find((name) => name === values.provider);
  if (!provider) throw new UsageError(`--provider ${values.provider}: must be one of ${providers.join(', ')}`);
  if (values.language !== undefined && !isLanguageTag(values.language)) {
    throw new UsageError(`--language ${values.language}: must be a language tag, such as en or pt-BR`);
  }
  return { language: values.language, provider, help: values.help };
}

function isLanguageTag(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language !== '';
  } catch {
    return false;
  }
}

function openProvider(name: Options['provider'], environment: NodeJS.ProcessEnv): SentimentProvider {
  const { LANGUAGE_ENDPOINT, LANGUAGE_KEY, LANGUAGE_TIMEOUT_MS } = environment;
  if (name === 'azure-language' && !LANGUAGE_ENDPOINT) {
    throw new UsageError('--provider azure-language needs LANGUAGE_ENDPOINT in the environment');
  }
  const timeoutMs = Number(LANGUAGE_TIMEOUT_MS ?? defaultTimeoutMs);
  if (!(timeoutMs > 0)) throw new UsageError('LANGUAGE_TIMEOUT_MS: must be a number of milliseconds');
  const settings = {
    SENTIMENT_PROVIDER: name,
    LANGUAGE_ENDPOINT: LANGUAGE_ENDPOINT || undefined,
    LANGUAGE_KEY: LANGUAGE_KEY || undefined,
    LANGUAGE_TIMEOUT_MS: timeoutMs,
  };
  return createSentimentProvider(settings, (line) => console.error(line));
}

async function main(): Promise<void> {
  const options = toOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const provider = openProvider(options.provider, process.env);
  // The reader may close the pipe early (`| head`); that is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stdin.setEncoding('utf8');
  await scoreLines(process.stdin as AsyncIterable<string>, process.stdout, provider, options.language);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message}\n\n${usage}` : `score: ${String(error)}`);
  process.exitCode = isUsage ? 2 : 1;
});
