"""Where things are: areas that nest, and standard addresses. Coordinates are WGS-84; what was given is labelled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.edition import Edited
from bihuan.station.people.models import Organisation


class Area(Edited):
    class Kind(models.TextChoices):
        COUNTY = "county", _("county")
        DISTRICT = "district", _("police district")
        TOWNSHIP = "township", _("township")
        COMMUNITY = "community", _("community")
        GRID = "grid", _("grid")
        ZONE = "zone", _("patrol zone")

    class Terrain(models.TextChoices):
        URBAN = "urban", _("urban")
        SUBURBAN = "suburban", _("suburban")
        RURAL = "rural", _("rural")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="areas", verbose_name=_("organisation"))
    terrain = models.CharField(_("terrain"), max_length=16, choices=Terrain, default=Terrain.URBAN)
    polygon = models.TextField(_("outline"), blank=True)  # GeoJSON geometry, WGS-84
    since = models.DateField(_("since"))

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class AreaChange(models.Model):
    """A column of an area read otherwise from this moment on: what it was, what it is, by whom and why. Rows are only added."""

    append_only = AppendOnly()

    area = models.ForeignKey(Area, models.CASCADE, related_name="changes")
    column = models.CharField(max_length=24)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    why = models.CharField(_("reason"), max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("set_at", "id")
        indexes = (models.Index(fields=("area", "set_at"), name="area_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.area_id} {self.column}"


class Datum(models.TextChoices):
    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class Address(models.Model):
    """A standard address. No occupant is ever written beside it."""

    text = models.CharField(_("address"), max_length=200, unique=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    datum_given = models.CharField(_("datum as given"), max_length=8, choices=Datum, default=Datum.WGS84)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="addresses", verbose_name=_("area"))

    class Meta:
        ordering = ("text",)
        constraints = (models.CheckConstraint(
            condition=Q(lat=None, lon=None) | Q(lat__isnull=False, lon__isnull=False), name="address_has_both_or_none"),)

    def __str__(self) -> str:
        return self.text


class MapName(models.Model):
    """What the map calls a street, a water or a place, and where that is. Written anew with each map; nothing about persons."""

    class Kind(models.TextChoices):
        STREET = "street", _("street")
        WATER = "water", _("water")
        PLACE = "place", _("place")

    name = models.CharField(_("name"), max_length=120, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    area = models.ForeignKey(Area, models.SET_NULL, null=True, related_name="+", verbose_name=_("area"))

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class HouseNumber(models.Model):
    """A house number as the map gives it. Written anew with each map; nobody who lives there is ever written beside it."""

    street = models.CharField(_("street"), max_length=120)
    number = models.CharField(_("house number"), max_length=20)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    area = models.ForeignKey(Area, models.SET_NULL, null=True, related_name="+", verbose_name=_("area"))

    class Meta:
        ordering = ("street", "number", "id")
        indexes = (models.Index(fields=("street", "number"), name="house_number_by_street"),)

    def __str__(self) -> str:
        return f"{self.street} {self.number}"


class ClosedRoad(Edited):
    """A road that nobody drives through from `since` until `until`: a stretch between two junctions, a whole street by its name, or the
    street between two points. The points lie on it, whatever map is in force."""

    class Extent(models.TextChoices):
        STRETCH = "stretch", _("this stretch")
        STREET = "street", _("the whole street")
        BETWEEN = "between", _("from one point to another")

    extent = models.CharField(_("how much of it"), max_length=8, choices=Extent, default=Extent.STRETCH)
    name = models.CharField(_("road"), max_length=120, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    to_lat = models.FloatField(_("latitude of the other end"), null=True, blank=True)
    to_lon = models.FloatField(_("longitude of the other end"), null=True, blank=True)
    on_foot = models.BooleanField(_("closed on foot too"), default=False)
    why = models.CharField(_("reason"), max_length=200)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    set_at = models.DateTimeField(editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("until", "since"), name="closed_road_by_time"),)

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class Nickname(Edited):
    """What people here call a place. Somebody confirmed it; the newest row of a name counts."""

    name = models.CharField(_("what it is called"), max_length=60, db_index=True)
    means = models.CharField(_("place"), max_length=200, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    area = models.ForeignKey(Area, models.SET_NULL, null=True, related_name="+", verbose_name=_("area"))
    confirmed_at = models.DateTimeField(editable=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ("name", "-confirmed_at", "-id")

    def __str__(self) -> str:
        return self.name
