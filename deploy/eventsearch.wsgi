# The search of a site in Apache with mod_wsgi, or in another WSGI server; see docs/running.md.
#
#   WSGIDaemonProcess eventsearch user=eventsearch threads=4 python-home=/opt/eventsearch
#   WSGIScriptAlias /search-api /srv/site/eventsearch.wsgi process-group=eventsearch application-group=%{GLOBAL}
#
# Set the site's folder.

from eventsearch.web.wsgi import create_wsgi_app

application = create_wsgi_app("/srv/site")
