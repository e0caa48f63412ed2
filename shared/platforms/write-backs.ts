// The chat platforms whose conversations can hold the level, by the platform's name.
import { writeToChatwoot } from './chatwoot/write-back';
import { writeToIntercom } from './intercom/write-back';
import { writeToSunshine } from './sunshine/write-back';
import type { WriteLevel } from './write-back';

export const writeBacks: Readonly<Record<string, WriteLevel>> = {
  chatwoot: writeToChatwoot,
  sunshine: writeToSunshine,
  intercom: writeToIntercom,
};
