# The search of a site under Apache with mod_wsgi, or another WSGI server; see docs/running.md.
#
#   WSGIDaemonProcess eventsearch user=eventsearch threads=4 python-home=/opt/eventsearch
#   WSGIScriptAlias /search-api /srv/site/eventsearch.wsgi process-group=eventsearch application-group=%{GLOBAL}
#
# Yours to say: the site.

from eventsearch.web.wsgi import create_wsgi_app

application = create_wsgi_app("/srv/site")
