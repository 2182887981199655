from django.urls import URLPattern, URLResolver

from planning import indicator_urls

urlpatterns: list[URLPattern | URLResolver] = [*indicator_urls.urlpatterns]
