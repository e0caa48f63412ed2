import type { AccountTexts, EmbeddedTexts, SignInTexts } from '../texts';

export const account: AccountTexts = {
  region: 'Votre connexion',
  signedInAs: 'Connecté : {name}',
  tokenHeading: 'Cette page a besoin d’un jeton',
  tokenHelp: 'Collez un lien vers cette page qui contient un jeton, ou le jeton lui-même.',
  tokenField: 'Lien ou jeton',
  openPage: 'Ouvrir la page',
  noToken: 'Ce n’est ni un jeton ni un lien qui en contient un.',
  signInEnded: 'Votre session a expiré ou n’est pas acceptée',
  newTokenHelp: 'Collez un nouveau lien ou jeton. Ce que vous avez saisi sur cette page est conservé.',
  carryOn: 'Continuer',
  signInNotLoaded: 'La connexion n’a pas pu être chargée. Rechargez la page pour réessayer.',
};

export const signIn: SignInTexts = {
  starting: 'Connexion…',
  byRedirect: 'Vous vous connectez chez {provider}, puis vous revenez sur cette page.',
  byPopup: 'Vous vous connectez chez {provider}, dans une fenêtre qui s’ouvre pour cela.',
  signIn: 'Se connecter',
  tryAgain: 'Réessayer',
  unreachable: '{provider} est injoignable pour le moment. Vérifiez votre connexion ou réessayez dans un instant.',
  popupBlocked:
    'Le navigateur a bloqué la fenêtre de connexion. Autorisez les fenêtres pop-up pour cette page, puis réessayez.',
  refused: '{provider} ne vous a pas connecté : {detail}',
  askingHeading: 'Terminez la connexion',
  askingByPopup: 'Terminez la connexion dans la fenêtre qui s’est ouverte.',
  askingByRedirect: 'Redirection vers {provider}…',
  openAgain: 'Rouvrir la fenêtre',
  signOut: 'Se déconnecter',
  expired: 'Votre session a expiré : rien n’est affiché ici.',
  expiredKept: 'Votre session a expiré. Ce que vous avez saisi sur cette page est conservé.',
  signInAgain: 'Se reconnecter',
  noRoleHeading: 'Vous n’avez pas encore de rôle ici',
  noRole:
    'Vous êtes connecté, mais aucun rôle ne vous a été attribué dans Undertone. Demandez-en un à la personne qui gère les comptes dans votre organisation : conseiller, superviseur ou administrateur. Elle a besoin de ces informations :',
  supervisorsHeading: 'Cette page est réservée aux superviseurs',
  supervisors:
    'Vous êtes connecté en tant que conseiller, et seuls les superviseurs et les administrateurs peuvent utiliser cette page. Si vous devez en faire partie, demandez ce rôle à la personne qui gère les comptes dans votre organisation. Elle a besoin de ces informations :',
  account: 'Compte',
  accountId: 'Identifiant',
  reason: 'Motif',
  checkAgain: 'Vérifier à nouveau',
  notAcceptedHeading: 'Undertone n’accepte pas cette connexion',
  notAccepted:
    'Vous êtes connecté, mais le serveur refuse ce que {provider} a émis. Votre compte n’est pas en cause, c’est la configuration. Montrez ceci à votre administrateur :',
  serverAnswered: 'Le serveur a répondu {status}.',
};

export const embedded: EmbeddedTexts = {
  titleInChatwoot: 'Sentiment du client dans Chatwoot',
  titleInZendesk: 'Sentiment du client dans Zendesk',
  noToken: 'Personne n’est connecté ici, et la configuration de cette page ne contient pas de jeton.',
  belongsInChatwoot: 'Cette page s’utilise dans Chatwoot. Ajoutez-la comme application de tableau de bord.',
  noConnection: 'L’URL de cette application ne contient pas de « connection=… » valide.',
  noOrigin:
    'L’URL de cette application ne contient pas de « origin=… » valide : l’adresse de votre Chatwoot, sans chemin.',
  otherOrigin: 'Cette application est configurée pour {expected}, mais elle a été ouverte dans {actual}.',
  waitingForChatwoot: 'En attente de Chatwoot…',
  unclearConversation: 'Chatwoot n’a pas indiqué quelle conversation est ouverte.',
  noAnswerFromChatwoot: 'Pas de réponse de Chatwoot à l’adresse {origin}. Rouvrez la conversation.',
  belongsInZendesk:
    'Cette page s’utilise dans Zendesk. Installez-la comme application dans la barre latérale des tickets.',
  openedElsewhere: 'Cette page n’a pas été ouverte par {origin}.',
  waitingForZendesk: 'En attente de Zendesk…',
  noAnswerFromZendesk: 'Pas de réponse de Zendesk. Rechargez les applications de ce ticket.',
  unclearTicket: 'Zendesk n’a pas indiqué quel ticket est ouvert.',
  noConnectionSetting: 'Les paramètres de cette application ne contiennent pas de connexion valide.',
  lookingUp: 'Recherche de la conversation de ce ticket…',
  noConversation: 'Ce ticket ne vient pas de la messagerie, il n’y a donc pas de conversation à afficher.',
  lookUpRefused: 'Zendesk n’a pas indiqué la conversation de ce ticket : il a répondu {status}.',
  lookUpFailed: 'Zendesk n’a pas indiqué la conversation de ce ticket. Rechargez les applications de ce ticket.',
};
