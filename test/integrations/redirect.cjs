// A preload for `node --require`: requests to api.stripe.com go to the payment-api of PAYMENT_API_URL instead. Packages
// that create the SDK themselves so run unmodified against this platform.
"use strict";

const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");

const STRIPE = "api.stripe.com";
const { hostname, port, origin } = new URL(process.env.PAYMENT_API_URL);

const request = https.request;
https.request = function (options, ...rest) {
  if (options?.host !== STRIPE && options?.hostname !== STRIPE) return request.call(this, options, ...rest);
  // The SDK's agent and ciphers are TLS's.
  const { agent: _agent, ciphers: _ciphers, ...plain } = options;
  const redirected = http.request({ ...plain, host: hostname, hostname, port }, ...rest);
  // The SDK writes its body when the socket is secure.
  redirected.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => socket.emit("secureConnect"));
    else process.nextTick(() => socket.emit("secureConnect"));
  });
  return redirected;
};
syncBuiltinESMExports();

const fetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  return url.hostname === STRIPE ? fetch(origin + url.pathname + url.search, init) : fetch(input, init);
};
