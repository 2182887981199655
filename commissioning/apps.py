from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from commissioning.presenters import budgets_in_words
        from commissioning.registry import Room, rooms
        from commissioning.sections import STRANDS, body_money, budgets_of, provider_money, total_commissioned
        from governance.sections import (
            Money,
            body_sections,
            home_figures,
            money_of_bodies,
            organisation_sections,
            timeline_strands,
        )

        body_sections.append(body_money)
        organisation_sections.append(provider_money)
        home_figures.append(total_commissioned)
        timeline_strands.extend(STRANDS)
        money_of_bodies.append(Money(budgets_of, budgets_in_words))
        rooms.append(Room("Board packs", "board-packs", "The published figures of a year as PDF and spreadsheets"))
