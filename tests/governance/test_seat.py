import datetime

import pytest
from django.db import IntegrityError, connection

from tests import factories

pytestmark = pytest.mark.django_db


def test_seat_two_substantive_holders_refused():
    first = factories.membership(starts=datetime.date(2008, 5, 1))

    with pytest.raises(IntegrityError, match="membership_one_substantive_holder"):
        factories.membership(seat=first.seat, starts=datetime.date(2009, 5, 1))
        connection.check_constraints()
