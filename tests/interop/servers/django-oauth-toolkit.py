"""A Django site with django-oauth-toolkit and one user, as its tutorial sets it up. Everything is in memory."""
import json
import os
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from jwcrypto import jwk

server = json.loads(os.environ['SERVER'])
apps = ['contenttypes', 'auth', 'sessions']
settings.configure(
    SECRET_KEY='secret-of-the-authorization-server-0001',
    ALLOWED_HOSTS=['127.0.0.1'],
    ROOT_URLCONF=__name__,
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}},
    INSTALLED_APPS=[f'django.contrib.{app}' for app in apps] + ['oauth2_provider'],
    # Tables as the models are: the history of migrations takes seconds.
    MIGRATION_MODULES={app: None for app in apps + ['oauth2_provider']},
    MIDDLEWARE=[
        'django.contrib.sessions.middleware.SessionMiddleware',
        'django.middleware.csrf.CsrfViewMiddleware',
        'django.contrib.auth.middleware.AuthenticationMiddleware',
    ],
    TEMPLATES=[{
        'BACKEND': 'django.template.backends.django.DjangoTemplates',
        'APP_DIRS': False,
        'OPTIONS': {
            'context_processors': ['django.template.context_processors.request'],
            'loaders': [
                ('django.template.loaders.locmem.Loader', {'registration/login.html': (
                    '<form method="post">{% csrf_token %}{{ form }}'
                    '<input type="hidden" name="next" value="{{ next }}"><button>Log in</button></form>'
                )}),
                'django.template.loaders.app_directories.Loader',
            ],
        },
    }],
    LOGIN_URL='/login',
    OAUTH2_PROVIDER={
        'OIDC_ENABLED': True,
        'OIDC_ISS_ENDPOINT': server['issuer'],
        'OIDC_RSA_PRIVATE_KEY': jwk.JWK.generate(kty='RSA', size=2048).export_to_pem(True, None).decode(),
        'ACCESS_TOKEN_EXPIRE_SECONDS': server['ttl'],
        'SCOPES': {'openid': 'Know it is you', 'profile': 'Your name', 'email': 'Your address'},
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import Application, RefreshToken  # noqa: E402
from oauth2_provider.views import ConnectDiscoveryInfoView  # noqa: E402


def withdraw(_request):
    """What an administrator does: revokes every grant."""
    for token in RefreshToken.objects.all():
        token.revoke()
    return HttpResponse()


urlpatterns = [
    path('.well-known/openid-configuration', ConnectDiscoveryInfoView.as_view()),
    path('o/', include('oauth2_provider.urls', namespace='oauth2_provider')),
    path('login', LoginView.as_view()),
    path('withdraw', withdraw),
]


class Quiet(WSGIRequestHandler):
    """Prints no line for each request."""

    def log_message(self, *_args):
        pass


call_command('migrate', verbosity=0, run_syncdb=True)
user, client = server['user'], server['client']
first_name, last_name = user['name'].split()
User.objects.create_user(
    user['login'], user['email'], user['password'], first_name=first_name, last_name=last_name
)
Application.objects.create(
    client_id=client['id'],
    client_secret=client.get('secret') or '',
    client_type='confidential' if client.get('secret') else 'public',
    authorization_grant_type='authorization-code',
    redirect_uris=client['redirectUri'],
    algorithm='RS256',
)
make_server('127.0.0.1', server['port'], WSGIHandler(), handler_class=Quiet).serve_forever()
