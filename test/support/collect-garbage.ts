// Full garbage collections on request, as with `node --expose-gc`.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Runs full garbage collections until the work is settled. */
export async function whileCollectingGarbage<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(collect, 10);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
