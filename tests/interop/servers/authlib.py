"""A Flask site with Authlib and one user, as its documentation sets it up. Everything is in memory."""
import json
import logging
import os
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector, current_token
from authlib.jose import JsonWebKey
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from flask import Flask, jsonify, request

server = json.loads(os.environ['SERVER'])
issuer, ttl, user = server['issuer'], server['ttl'], server['user']
key = JsonWebKey.generate_key('RSA', 2048, {'kid': 'key-1', 'use': 'sig', 'alg': 'RS256'}, is_private=True)
METHODS = ['client_secret_basic', 'client_secret_post', 'none']
codes, tokens = {}, []


class Client(ClientMixin):
    client_id = server['client']['id']
    secret = server['client'].get('secret')

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return server['client']['redirectUri']

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == self.get_default_redirect_uri()

    def check_client_secret(self, client_secret):
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return (method == 'none') == (self.secret is None)

    def check_response_type(self, response_type):
        return response_type == 'code'

    def check_grant_type(self, grant_type):
        return grant_type in ('authorization_code', 'refresh_token')


class Code(AuthorizationCodeMixin):
    def __init__(self, request):
        self.redirect_uri, self.scope, self.user = request.redirect_uri, request.scope, request.user
        self.nonce = request.data.get('nonce')
        self.code_challenge = request.data.get('code_challenge')
        self.code_challenge_method = request.data.get('code_challenge_method')
        self.auth_time = int(time.time())

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.auth_time


class Token(dict, TokenMixin):
    revoked = False

    def check_client(self, client):
        return True

    def get_scope(self):
        return self['scope']

    def get_expires_in(self):
        return self['expires_in']

    def is_expired(self):
        return time.time() > self.issued_at + self['expires_in']

    def is_revoked(self):
        return self.revoked


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def save_authorization_code(self, code, request):
        codes[code] = Code(request)

    def query_authorization_code(self, code, client):
        return codes.get(code)

    def delete_authorization_code(self, authorization_code):
        for code in [code for code, kept in codes.items() if kept is authorization_code]:
            del codes[code]

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class OpenID(OpenIDCode):
    def exists_nonce(self, nonce, request):
        return any(code.nonce == nonce for code in codes.values())

    def get_jwt_config(self, grant):
        return {'key': key, 'alg': 'RS256', 'iss': issuer, 'exp': 3600}

    def generate_user_info(self, user, scope):
        return UserInfo(sub=user['login'], name=user['name'], email=user['email'])


class RefreshGrant(grants.RefreshTokenGrant):
    INCLUDE_NEW_REFRESH_TOKEN = True
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def authenticate_refresh_token(self, refresh_token):
        return next((t for t in tokens if t.get('refresh_token') == refresh_token and not t.revoked), None)

    def authenticate_user(self, credential):
        return user

    def revoke_old_credential(self, credential):
        credential.revoked = True


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token_string, token_type_hint):
        return next((t for t in tokens if token_string in (t['access_token'], t.get('refresh_token'))), None)

    def revoke_token(self, token, request):
        token.revoked = True


class Validator(BearerTokenValidator):
    def authenticate_token(self, token_string):
        return next((t for t in tokens if t['access_token'] == token_string), None)


def save_token(token, request):
    kept = Token(token)
    kept.issued_at = time.time()
    tokens.append(kept)


app = Flask(__name__)
app.config['OAUTH2_REFRESH_TOKEN_GENERATOR'] = True
app.config['OAUTH2_TOKEN_EXPIRES_IN'] = {'authorization_code': ttl, 'refresh_token': ttl}
oauth = AuthorizationServer(app, lambda client_id: Client() if client_id == Client.client_id else None, save_token)
oauth.register_grant(CodeGrant, [OpenID(require_nonce=False), CodeChallenge(required=True)])
oauth.register_grant(RefreshGrant)
oauth.register_endpoint(Revocation)
protected = ResourceProtector()
protected.register_token_validator(Validator())


@app.get('/.well-known/openid-configuration')
def metadata():
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f'{issuer}/oauth/authorize',
        token_endpoint=f'{issuer}/oauth/token',
        revocation_endpoint=f'{issuer}/oauth/revoke',
        userinfo_endpoint=f'{issuer}/oauth/userinfo',
        jwks_uri=f'{issuer}/oauth/jwks',
        response_types_supported=['code'],
        subject_types_supported=['public'],
        id_token_signing_alg_values_supported=['RS256'],
        token_endpoint_auth_methods_supported=METHODS,
    )


@app.route('/oauth/authorize', methods=['GET', 'POST'])
def authorize():
    if request.method == 'GET':
        oauth.get_consent_grant(end_user=user)
        return '<form method="post"><button name="allow" value="yes">Allow</button><button>Deny</button></form>'
    return oauth.create_authorization_response(grant_user=user if request.form.get('allow') else None)


@app.post('/oauth/token')
def token():
    return oauth.create_token_response()


@app.post('/oauth/revoke')
def revoke():
    return oauth.create_endpoint_response('revocation')


@app.get('/oauth/userinfo')
@protected('openid')
def userinfo():
    return jsonify(OpenID().generate_user_info(user, current_token.get_scope()))


@app.get('/oauth/jwks')
def jwks():
    return jsonify(keys=[key.as_dict()])


@app.get('/withdraw')
def withdraw():
    """What an administrator does: revokes every grant."""
    for kept in tokens:
        kept.revoked = True
    return ''


logging.getLogger('werkzeug').setLevel(logging.ERROR)
app.run(port=server['port'])
