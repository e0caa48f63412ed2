import type { AccountTexts, EmbeddedTexts, SignInTexts } from '../texts';

export const account: AccountTexts = {
  region: 'Tu sesión',
  signedInAs: 'Sesión iniciada: {name}',
  tokenHeading: 'Esta página necesita un token',
  tokenHelp: 'Pega un enlace a esta página que lleve un token, o el propio token.',
  tokenField: 'Enlace o token',
  openPage: 'Abrir la página',
  noToken: 'Eso no es un token ni un enlace que lleve uno.',
  signInEnded: 'La sesión ha caducado o no es válida',
  newTokenHelp: 'Pega un enlace o un token nuevo. Lo que has introducido en esta página se conserva.',
  carryOn: 'Continuar',
  signInNotLoaded: 'No se ha podido cargar el inicio de sesión. Recarga la página para volver a intentarlo.',
};

export const signIn: SignInTexts = {
  starting: 'Iniciando sesión…',
  byRedirect: 'Inicias sesión en {provider} y después vuelves a esta página.',
  byPopup: 'Inicias sesión en {provider}, en una ventana que se abre para ello.',
  signIn: 'Iniciar sesión',
  tryAgain: 'Reintentar',
  unreachable: 'Ahora no se puede contactar con {provider}. Comprueba tu conexión o inténtalo de nuevo en un momento.',
  popupBlocked:
    'El navegador ha bloqueado la ventana de inicio de sesión. Permite las ventanas emergentes en esta página y vuelve a intentarlo.',
  refused: '{provider} no ha iniciado tu sesión: {detail}',
  askingHeading: 'Termina de iniciar sesión',
  askingByPopup: 'Termina de iniciar sesión en la ventana que se ha abierto.',
  askingByRedirect: 'Abriendo {provider}…',
  openAgain: 'Abrirla de nuevo',
  signOut: 'Cerrar sesión',
  expired: 'La sesión ha caducado, así que aquí no se muestra nada.',
  expiredKept: 'La sesión ha caducado. Lo que has introducido en esta página se conserva.',
  signInAgain: 'Iniciar sesión de nuevo',
  noRoleHeading: 'Aún no tienes ningún rol aquí',
  noRole:
    'Has iniciado sesión, pero nadie te ha asignado un rol en Undertone. Pide uno a quien gestiona las cuentas en tu organización: agente, supervisor o administrador. Necesita estos datos:',
  supervisorsHeading: 'Esta página es para supervisores',
  supervisors:
    'Has iniciado sesión como agente, y solo los supervisores y los administradores pueden usar esta página. Si debes ser uno de ellos, pide ese rol a quien gestiona las cuentas en tu organización. Necesita estos datos:',
  account: 'Cuenta',
  accountId: 'Identificador',
  reason: 'Motivo',
  checkAgain: 'Comprobar de nuevo',
  notAcceptedHeading: 'Undertone no acepta este inicio de sesión',
  notAccepted:
    'Has iniciado sesión, pero el servidor rechaza lo que ha emitido {provider}. El problema no es tu cuenta, sino la configuración. Muestra esto a tu administrador:',
  serverAnswered: 'El servidor ha respondido {status}.',
};

export const embedded: EmbeddedTexts = {
  titleInChatwoot: 'Sentimiento del cliente en Chatwoot',
  titleInZendesk: 'Sentimiento del cliente en Zendesk',
  noToken: 'Aquí no hay ninguna sesión iniciada y la configuración de esta página no tiene ningún token.',
  belongsInChatwoot: 'Esta página se usa dentro de Chatwoot. Añádela allí como aplicación del panel.',
  noConnection: 'La URL de esta aplicación no tiene un “connection=…” válido.',
  noOrigin: 'La URL de esta aplicación no tiene un “origin=…” válido: la dirección de tu Chatwoot, sin ruta.',
  otherOrigin: 'Esta aplicación está configurada para {expected}, pero se ha abierto en {actual}.',
  waitingForChatwoot: 'Esperando a Chatwoot…',
  unclearConversation: 'Chatwoot no ha indicado qué conversación está abierta.',
  noAnswerFromChatwoot: 'Chatwoot no responde en {origin}. Vuelve a abrir la conversación.',
  belongsInZendesk:
    'Esta página se usa dentro de Zendesk. Instálala allí como aplicación en la barra lateral del ticket.',
  openedElsewhere: 'Esta página no se ha abierto desde {origin}.',
  waitingForZendesk: 'Esperando a Zendesk…',
  noAnswerFromZendesk: 'Zendesk no responde. Recarga las aplicaciones de este ticket.',
  unclearTicket: 'Zendesk no ha indicado qué ticket está abierto.',
  noConnectionSetting: 'La configuración de esta aplicación no tiene una conexión válida.',
  lookingUp: 'Buscando la conversación de este ticket…',
  noConversation: 'Este ticket no viene de la mensajería, así que no hay ninguna conversación que mostrar.',
  lookUpRefused: 'Zendesk no ha indicado la conversación de este ticket: ha respondido {status}.',
  lookUpFailed: 'Zendesk no ha indicado la conversación de este ticket. Recarga las aplicaciones de este ticket.',
};
