"""Where chance alone hardly comes: ways through each room, one a line.

A way is the order in which commands are tried; their fields are drawn, and a story strays from it.
A word with a hyphen is a beginning that several ways have in common.
"""

from typing import Final

BEGINNINGS: Final[dict[str, str]] = {
    "to-notice": "FileCase AssignHandlers CloseInvestigation ReviewLegally ServeAdvanceNotice",
    "to-decision": "to-notice DiscussCollectively DecidePenalty",
    "to-effect": "to-decision ServeDecision",
    "to-list": "Register GrantLicence JoinPlatform ConcludeAnnualInspection NoticeListing",
    "on-leg": "OpenLeg ShowCredentials MeasureItem RecordFinding",
    "to-claim": "ClaimRefund AddLines AcceptRefund VerifyLines VerifyLines",
    "to-pools": "AnnounceDraw FreezePools",
    "to-lots": "to-pools CommitSeed RevealSeed",
}
WAYS: Final[dict[str, str]] = {
    "case": """
        FileCase AssignHandlers PreserveEvidence SuspendCase ResumeCase CloseInvestigation \
            ReviewLegally CloseInvestigation TransferCase DeliverTransfer TakeBackTransfer
        FileCase AssignHandlers CloseInvestigation DiscussCollectively DecideNoPenalty \
            AssignHandlers ServeByNotice DeemServed DecidePreservation CloseCase
        to-notice ReceiveDefence RequestHearing NotifyHearing HoldHearing ExtendDecision \
            ReviewLegally DiscussCollectively DecidePenalty AssignHandlers ServeByNotice DeemServed
        to-notice RequestHearing NotifyHearing WaiveHearing ServeAdvanceNotice SuspendCase \
            ResumeCase AssignHandlers PreserveEvidence DecidePreservation CloseInvestigation
        FileCase AssignHandlers PreserveEvidence CloseInvestigation ReviewLegally \
            ServeAdvanceNotice DiscussCollectively DecidePenalty AssignHandlers DecidePreservation \
            ServeByNotice DeemServed AssignHandlers
        FileCase AssignHandlers PreserveEvidence DecidePreservation PreserveEvidence \
            CloseInvestigation ReviewLegally ServeAdvanceNotice DiscussCollectively DecidePenalty \
            ServeDecision DecidePreservation
        FileCase AssignHandlers PreserveEvidence CloseInvestigation DecideNoPenalty \
            DecidePreservation NoteGroundFell KeepDecision
        to-decision NoteGroundFell KeepDecision ServeDecision NoteGroundFell KeepDecision
        to-effect RecordPayment RecordPayment CloseCase NoteGroundFell KeepDecision FileAgain
        to-effect PublishDecision RecordPayment RecordPayment RecordPayment RepairCredit
        to-effect PublishDecision RecordPayment RecordPayment CloseCase EndPublication
        to-effect AddSurcharge RecordPayment RecordPayment CloseCase VaryPenalty
        to-decision SettleDeadlines ServeDecision SettleDeadlines
        FileCase SettleDeadlines AssignHandlers CloseInvestigation
        to-notice TerminateCase CloseCase
        to-notice TransferCase DeliverTransfer CloseCase
        to-notice DecideNoPenalty ServeDecision CloseCase
        to-notice CloseCase
        to-effect PublishDecision RequestReconsideration DecideReconsideration BeginLitigation \
            DecideLitigation WithdrawPublication RevokePenalty CloseCase
        to-effect PublishDecision RecordPayment RecordPayment RecordPayment CloseCase \
            RepairCredit EndPublication RequestReconsideration DecideReconsideration RevokePenalty
        to-effect GrantInstalments RecordPayment AddSurcharge RecordPayment WaiveSurcharge \
            ServeDemand ApplyToCourt RecordEnforcement RecordPayment CloseCase
        to-effect DeferPayment AddSurcharge RequestReconsideration DecideReconsideration \
            RecordPayment RecordPayment VaryPenalty ServeDemand ApplyToCourt RecordEnforcement
        to-effect AddSurcharge VaryPenalty RecordPayment AddSurcharge BeginLitigation \
            AddSurcharge DecideLitigation RecordPayment WaiveSurcharge RevokePenalty CloseCase
        to-effect RecordPayment RecordPayment CloseCase PublishDecision VaryPenalty \
            WithdrawPublication BeginLitigation DecideLitigation EndPublication RevokePenalty
        to-effect PublishDecision RevokePenalty WithdrawPublication CloseCase
        to-effect PublishDecision BeginLitigation RevokePenalty DecideLitigation
        to-effect PublishDecision RequestReconsideration RevokePenalty DecideReconsideration
        OpenSimplePenalty ReportSimple HandInFine BankFine RecordPayment PublishDecision \
            VaryPenalty CloseCase RevokePenalty
        OpenSimplePenalty RevokePenalty ReportSimple HandInFine BankFine
    """,
    "credit": """
        RaiseDispute ConfirmEntry
        RaiseDispute CorrectEntry
        RaiseDispute WithdrawEntry
        RaiseDispute SettleDeadlines WithdrawDispute
        ApplyForRepair GrantRepair
        ApplyForRepair RefuseRepair
        ApplyForRepair SettleDeadlines WithdrawRepair
        RecordMerit WithdrawMerit
        ProposeListing FollowProposal
        ProposeListing DropProposal
    """,
    "draw": """
        to-lots RedrawInspector RedrawInstitution PublishDraw RedrawInspector RedrawInstitution
        to-pools CommitSeed CancelDraw
    """,
    "fund": """
        OpenAccount ReportBalance ReportMovement ReportFees ReportSchedule ReportConsumption \
        ReportRefundRequests ReportSigns ReviewAlerts DisposeAlert FreezeAccount ReportMovement \
            \
            ReviewAlerts UnfreezeAccount CloseAccount DisposeAlert OpenAccount
        OpenAccount SetMinBalance ReportMovement DisposeAlert CloseAccount DisposeAlert
    """,
    "institution": """
        to-list ReceiveListingStatement EnterOnList PublishListing Delist
        to-list EnterOnList Suspend LeaveWhiteList Resume NoticeListing DropListing
        Register Suspend NoticeListing EnterOnList PublishListing NoticeListing EnterOnList \
            Delist
        Register ReportAbsconded NoticeListing EnterOnList PublishListing Delist Reopen
        Register NoticeListing EnterOnList Close PublishListing Delist NoticeListing EnterOnList
        Register EngageStaff AddVenue GrantLicence Close RecordStaffLeft CloseVenue \
            RevokeLicence
        Register Categorise OpenReregistration Convert Reregister Close Convert Reregister
    """,
    "leg": """
        on-leg ServeNotice HearParty ImposeSimplePenalty SignRecord Leave
        on-leg SignRecord HearParty MeasureItem ServeNotice ImposeSimplePenalty Leave
        OpenLeg ShowCredentials RecheckNotice RecordHazard TakeSample RemoveAds AttendAssistants
    """,
    "notice": """
        OpenNotice ReportRectification ScheduleRecheck Recheck Close ScheduleLookBack \
            HoldLookBack LiftSuspension
        OpenNotice ReceiveObjection DecideObjection ExtendNotice EndDay Recheck Recheck Close
        OpenNotice EndDay ReportRectification Recheck ReportRectification WithdrawItems
        OpenNotice ReportRectification NumberNotice ReceiveObjection OrderSuspension \
            DecideObjection LiftSuspension ExtendNotice Lengthen WithdrawItems
        OpenNotice Recheck ReceiveObjection DecideObjection ScheduleRecheck EndDay Recheck \
            OrderSuspension NumberNotice Close ReportRectification
        OpenNotice OrderSuspension ReceiveObjection EndDay Close LiftSuspension DecideObjection \
            Lengthen WithdrawItems NumberNotice ReportRectification Recheck
        OpenNotice ReceiveObjection Recheck OrderSuspension EndDay DecideObjection Lengthen \
            WithdrawItems ReportRectification
        OpenNotice WithdrawItems NumberNotice
        OpenNotice NumberNotice TakeOver WithdrawItems
        OpenNotice ReportRectification TakeOver Recheck
        OpenNotice Recheck TakeOver OrderSuspension
    """,
    "refund": """
        to-claim EndDay RecordPayment RecordPayment RecordPayment SettleRefund CloseRefund \
            WithdrawOverdue
        to-claim EndDay RecordPayment RecordPayment RecordPayment SettleRefund ReopenRefund \
            WithdrawOverdue
        to-claim AgreeRefund EndDay RecordPayment RecordPayment WithdrawOverdue SettleRefund \
            EndDay WithdrawOverdue CloseRefund WithdrawOverdue ReopenRefund WithdrawOverdue
        to-claim DisputeRefund VerifyLines EndDay MediateRefund RecordPayment VerifyLines \
            WithdrawOverdue OrderRefund VerifyLines EndDay RecordPayment WithdrawOverdue
        to-claim ReferRefund VerifyLines RecordPayment CloseRefund ReopenRefund RecordPayment \
            ReferRefund
        to-claim EndDay WithdrawOverdue AgreeRefund VerifyLines EndDay WithdrawOverdue \
            DisputeRefund RecordPayment WaiveLine EndDay WithdrawOverdue
        to-claim RecordPayment AddLines VerifyLines WaiveLine AgreeRefund RecordPayment \
            OrderRefund RecordPayment RecordPayment SettleRefund ReopenRefund VerifyLines WaiveLine
        to-claim RecordPayment EndDay RecordPayment WithdrawOverdue ReferRefund
        to-claim EndDay ReferRefund WithdrawOverdue
        to-claim EndDay OrderRefund WithdrawOverdue WaiveLine SettleRefund CloseRefund
        to-claim EndDay DisputeRefund MediateRefund WaiveLine WithdrawOverdue
        to-claim DisputeRefund MediateRefund VerifyLines VerifyLines CloseRefund
        to-claim EndDay AgreeRefund WaiveLine WithdrawOverdue
        to-claim EndDay RecordPayment RecordPayment SettleRefund WithdrawOverdue
        to-claim CloseRefund ReopenRefund AddLines WaiveLine SettleDeadlines
        to-claim DisputeRefund VerifyLines CloseRefund ReopenRefund OrderRefund
        to-claim CloseRefund ReopenRefund DisputeRefund
        to-claim AgreeRefund AddLines SettleDeadlines
        to-claim DisputeRefund MediateRefund AddLines SettleDeadlines ReferRefund
        to-claim EndDay VerifyLines WaiveLine WithdrawOverdue
        to-claim EndDay ReferRefund RecordPayment WaiveLine WithdrawOverdue
        to-claim WaiveLine RecordPayment RecordPayment SettleRefund EndDay ReopenRefund AddLines \
            AgreeRefund
    """,
    "tip": """
        ReceiveTip TriageTip AssignTip AssignTip ExtendTip VerifyTip NoteMerge FeedBack \
            NoteMerge CloseTip ReopenTip NoteMerge AssignTip
        ReceiveTip TriageTip AssignTip NoteMerge VerifyTip CloseTip ReopenTip MergeTip
        ReceiveTip TriageTip AssignTip VerifyTip CloseTip ReopenTip TransferTip CloseTip
        ReceiveTip TriageTip NoteMerge TransferTip FeedBack
        ReceiveTip TriageTip RejectTip FeedBack CloseTip
        ReceiveTip TriageTip MergeTip CloseTip
        LogPatrol EscalatePatrol TriageTip AssignTip TransferTip
        ReceiveTip TriageTip AssignTip MergeTip FeedBack
    """,
    "visit": """
        PlanVisit ApproveVisit NotifyVisit DecideRecusal ConfirmFinding Conclude \
            DemandPublication PublishResult
        PlanVisit NotifyVisit DecideRecusal CancelVisit MoveLeg ConfirmFinding NoteOrders \
            NotifyTown Acknowledge NoteUnplanned PlanVisit
        PlanVisit DecideRecusal MoveLeg ConfirmFinding NoteOrders NotifyTown NotifySchool \
            Acknowledge Conclude ApproveVisit
        NotifySchool DecideRecusal Acknowledge CancelVisit NotifyTown Conclude
        ConfirmFinding NoteOrders NoteUnplanned ApproveVisit DecideRecusal CancelVisit Conclude \
            NoteUnplanned MoveLeg NotifySchool
        PlanVisit ApproveVisit MoveLeg NoteOrders NotifyTown NotifySchool Acknowledge \
            CancelVisit
        PlanVisit CancelVisit NotifyTown Acknowledge Conclude
    """,
}


def steps_of(way: str) -> tuple[str, ...]:
    """Return the names of the commands of a way, its beginning written out."""
    return tuple(
        step
        for word in way.split()
        for step in (steps_of(BEGINNINGS[word]) if word in BEGINNINGS else (word,))
    )
