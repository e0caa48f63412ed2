// Full garbage collections when a test wants them, as `node --expose-gc` gives them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects all garbage, again and again, until the work is settled. */
export async function whileCollectingGarbage<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(collect, 10);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
