// Writes the level into the metadata of a Sunshine conversation. Whether the API merges metadata is not documented, so
// all of it is read first and written back.
import { PlatformApiError, pathPart, verifyObject } from '../platform-api';
import type { WriteLevel } from '../write-back';

export const writeToSunshine: WriteLevel = async (toWrite, { baseUrl, token, attribute, appId: ownAppId }, callApi) => {
  const { conversation, level } = toWrite;
  const appId = toWrite.appId ?? ownAppId;
  if (appId === undefined) throw new PlatformApiError('the payloads name no app; set writeBack.appId');
  const url = `${baseUrl}/v2/apps/${pathPart(appId)}/conversations/${pathPart(conversation)}`;
  const headers = { authorization: `Basic ${Buffer.from(token).toString('base64')}` };
  const answer = verifyObject(await callApi({ method: 'GET', url, headers, reads: true }));
  const stored = verifyObject(answer['conversation'])['metadata'];
  // Absent where none was ever set.
  const metadata = stored === undefined || stored === null ? {} : verifyObject(stored);
  if (metadata[attribute] === level) return;
  await callApi({ method: 'PATCH', url, headers, body: { metadata: { ...metadata, [attribute]: level } } });
};
