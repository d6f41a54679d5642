'use strict';

// What the API is measured against: the profile and the permission check of a back end as Express
// servers commonly have them. Each request's token is verified; what the user may do comes from
// Redis, where it lies as JSON. One process, no logging.
//
// What Redis does not hold, such a server would read from its database and put there. The benchmark
// fills Redis beforehand, so that this one answers 503 instead.

const { createSecretKey } = require('node:crypto');
const express = require('express');
const { Redis } = require('ioredis');
const jwt = require('jsonwebtoken');

const AUDIENCE = 'authenticated';
const NAME = /^[a-zA-Z0-9_.:-]{1,192}$/;
const PERMISSION = /^[a-z]{1,32}:[a-zA-Z0-9_.:-]{1,200}$/;

const secret = createSecretKey(Buffer.from(process.env.JWT_SECRET, 'utf8'));
// Commands of one turn of the event loop share a write, which is the faster of the two ways.
const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });

class Refusal extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Puts the claims of a valid token into `req.claims`. */
function authenticate(req, res, next) {
  const [scheme, token] = (req.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) {
    throw new Refusal(401, 'token_missing', 'Authorization must be: Bearer <token>.');
  }
  try {
    req.claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
  } catch {
    throw new Refusal(401, 'token_invalid', 'The token does not hold.');
  }
  next();
}

function isService(claims) {
  return claims.role === 'service_role';
}

function onlyUsers(req, res, next) {
  if (isService(req.claims) || req.claims.aud !== AUDIENCE) {
    throw new Refusal(403, 'session_needed', 'Only sessions have a profile.');
  }
  next();
}

function onlyServices(req, res, next) {
  if (!isService(req.claims)) {
    throw new Refusal(403, 'permission_denied', 'Only back ends may ask.');
  }
  next();
}

/** Roles, permissions, profile and their version, as they lie in Redis. */
async function accessOf(user) {
  const cached = await redis.get(`access:${user}`);
  if (cached === null) {
    throw new Refusal(503, 'storage_unavailable', "The user's roles cannot be learnt right now.");
  }
  return JSON.parse(cached);
}

/** A permission is `action:resource`, one that ends with a star a beginning, `*` everything. */
function allows(permissions, wanted) {
  return permissions.some((held) =>
    held.endsWith('*') ? wanted.startsWith(held.slice(0, -1)) : held === wanted
  );
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.get('/v1/me', authenticate, onlyUsers, async (req, res) => {
  const { sub, session_id: session, exp } = req.claims;
  const { roles, permissions, profile, version } = await accessOf(sub);
  res.json({
    user: sub,
    session,
    roles,
    permissions,
    expires_at: new Date(exp * 1000).toISOString(),
    profile,
    version,
  });
});

app.post('/v1/authorize', authenticate, onlyServices, express.json(), async (req, res) => {
  const { user, permission } = req.body ?? {};
  if (typeof user !== 'string' || !NAME.test(user)) {
    throw new Refusal(400, 'invalid_request', 'user must be the name of one.');
  }
  if (typeof permission !== 'string' || !PERMISSION.test(permission)) {
    throw new Refusal(400, 'invalid_request', 'permission must be action:resource.');
  }
  const { permissions, version } = await accessOf(user);
  res.json({ user, permission, allowed: allows(permissions, permission), version });
});

app.use((req) => {
  throw new Refusal(404, 'not_found', `There is no ${req.method} ${req.path}.`);
});

app.use((error, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const status = error.status ?? 500;
  const code = error.code ?? 'internal';
  const detail = status < 500 || error instanceof Refusal ? error.message : 'Something failed.';
  res.status(status).type('application/problem+json').send(JSON.stringify({ status, code, detail }));
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', (error) => {
  if (error) {
    throw error;
  }
  console.log(`listening on http://127.0.0.1:${server.address().port}/v1`);
});
// Longer than a load balancer's own, so that it is not the server that closes what is in use.
server.keepAliveTimeout = 65_000;

process.on('SIGTERM', () => {
  server.close();
  server.closeIdleConnections();
  redis.disconnect();
});
