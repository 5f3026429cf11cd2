// The certified OpenID provider as an independent peer: it knows nothing of our code.
// Reads {client, accounts} as JSON from the environment, prints "ready ISSUER" when it listens.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const { client, accounts } = JSON.parse(process.env.PEER);
const EDUPERSON = [
  'schac_home_organization', 'eduperson_principal_name', 'uids', 'eduperson_affiliation',
  'eduperson_entitlement', 'schac_personal_unique_code',
];
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomUUID() }] },
    cookies: { keys: [randomUUID()] },
    scopes: ['openid', 'profile', 'email', 'eduperson'],
    claims: {
      openid: ['sub', 'sid'],
      profile: ['name', 'given_name', 'family_name', 'locale'],
      email: ['email'],
      eduperson: EDUPERSON,
    },
    pkce: { required: () => true },
    features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, login) => ({
      accountId: login,
      claims: () => ({ sub: login, ...accounts[login] }),
    }),
    // Nobody asks for consent at an institution's own provider.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email eduperson');
      await grant.save();
      return grant;
    },
    // Its own guard refuses loopback, where our relying party listens for the back channel.
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  });
  provider.on('server_error', (_, error) => console.error(error));
  provider.on('backchannel.error', (_, error) => console.error('backchannel', error.message));
  server.on('request', provider.callback());
  console.log(`ready ${issuer}`);
});
process.stdin.on('end', () => process.exit()).resume();
