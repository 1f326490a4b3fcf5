"""Version 1 of the API: routers by subject, made into one document of OpenAPI by django-ninja."""
