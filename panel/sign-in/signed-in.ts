// The page to which the provider sends the browser, after a sign-in and after a sign-out. It passes the answer on and
// reads nothing of it but where it belongs: back to the page of this tab, to the page that opened this window, or to the
// page around this hidden frame.
import { UserManager } from 'oidc-client-ts';
import { memoryStore } from './memory-store';
import { redirectMark, returnWith } from './return-address';

const answer = new URL(location.href);
const mark = answer.searchParams.get('state')?.split(';')[1];
if (mark === redirectMark) {
  returnWith(answer.href);
} else {
  // Only passes the address on: these settings take no part in it.
  const own = answer.origin + answer.pathname;
  const manager = new UserManager({
    authority: own,
    client_id: 'none',
    redirect_uri: own,
    userStore: memoryStore(),
    stateStore: memoryStore(),
    automaticSilentRenew: false,
  });
  if (window.parent !== window) await manager.signinSilentCallback(answer.href);
  else if (answer.searchParams.has('state')) await manager.signinPopupCallback(answer.href);
  // Opened without an answer, such as after a sign-out that the provider began.
  else location.replace('./');
}
