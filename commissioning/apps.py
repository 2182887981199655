from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from commissioning.models import Return, Sector
        from commissioning.presenters import budgets_in_words
        from commissioning.sections import STRANDS, body_money, budgets_of, provider_money, total_commissioned
        from governance.history import also_tell
        from governance.sections import (
            Money,
            body_sections,
            home_figures,
            money_of_bodies,
            organisation_sections,
            timeline_strands,
        )

        also_tell(Sector)
        also_tell(Return)
        body_sections.append(body_money)
        organisation_sections.append(provider_money)
        home_figures.append(total_commissioned)
        timeline_strands.extend(STRANDS)
        money_of_bodies.append(Money(budgets_of, budgets_in_words))
