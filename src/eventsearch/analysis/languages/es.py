"""Spanish."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, words

# Accents count: el, not él; de, not dé. Left out, because they have a meaning of their own: bajo
# ante como contra cual era estado este más mientras no nada poco sobre ser sí son sin tanto todo
# uno vino.
STOP_WORDS = words("""
    a al aquel aquella aquellas aquellos aunque con cuando cuyo cuya cuál cuáles cuándo cómo de
    del desde donde dónde e el ella ellas ello ellos en entonces entre eran es esa esas ese eso
    esos esta estas esto estos está están fue fueron ha han hasta hay la las le les lo los me mi mis
    muy ni nos nosotras nosotros nuestra nuestras nuestro nuestros o os para pero por porque pues
    que quien quienes quién quiénes qué se según si su sus también te ti tu tus u un una unas unos
    usted ustedes vosotros vuestra vuestras vuestro vuestros y ya yo él éste ésta
""")

LANGUAGE = Language(snowball="spanish", stop_words=STOP_WORDS)
