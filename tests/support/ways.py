"""Where chance alone hardly comes: ways through a room, and values that no type describes.

A way is the order in which commands are tried; their fields are drawn, and a story strays from it.
"""

from typing import Final

_TO_NOTICE = "FileCase AssignHandlers CloseInvestigation ReviewLegally ServeAdvanceNotice "
_TO_DECISION = _TO_NOTICE + "DiscussCollectively DecidePenalty "
_TO_EFFECT = _TO_DECISION + "ServeDecision "
_TO_LIST = "Register GrantLicence JoinPlatform ConcludeAnnualInspection NoticeListing "
_ON_LEG = "OpenLeg ShowCredentials MeasureItem RecordFinding "
_TO_CLAIM = "ClaimRefund AddLines AcceptRefund VerifyLines VerifyLines "
_TO_POOLS = "AnnounceDraw FreezePools "
_TO_LOTS = _TO_POOLS + "CommitSeed RevealSeed "

WAYS: Final[dict[str, tuple[str, ...]]] = {
    "case": (
        "FileCase AssignHandlers PreserveEvidence SuspendCase ResumeCase CloseInvestigation "
        "ReviewLegally CloseInvestigation TransferCase DeliverTransfer TakeBackTransfer",
        "FileCase AssignHandlers CloseInvestigation DiscussCollectively DecideNoPenalty "
        "AssignHandlers ServeByNotice DeemServed DecidePreservation CloseCase",
        _TO_NOTICE + "ReceiveDefence RequestHearing NotifyHearing HoldHearing ExtendDecision "
        "ReviewLegally DiscussCollectively DecidePenalty AssignHandlers ServeByNotice DeemServed",
        _TO_NOTICE + "RequestHearing NotifyHearing WaiveHearing ServeAdvanceNotice SuspendCase "
        "ResumeCase AssignHandlers PreserveEvidence DecidePreservation CloseInvestigation",
        "FileCase AssignHandlers PreserveEvidence CloseInvestigation ReviewLegally "
        "ServeAdvanceNotice DiscussCollectively DecidePenalty AssignHandlers DecidePreservation "
        "ServeByNotice DeemServed AssignHandlers",
        "FileCase AssignHandlers PreserveEvidence DecidePreservation PreserveEvidence "
        "CloseInvestigation ReviewLegally ServeAdvanceNotice DiscussCollectively DecidePenalty "
        "ServeDecision DecidePreservation",
        "FileCase AssignHandlers PreserveEvidence CloseInvestigation DecideNoPenalty "
        "DecidePreservation NoteGroundFell KeepDecision",
        _TO_DECISION + "NoteGroundFell KeepDecision ServeDecision NoteGroundFell KeepDecision",
        _TO_EFFECT + "RecordPayment RecordPayment CloseCase NoteGroundFell KeepDecision FileAgain",
        _TO_EFFECT + "PublishDecision RecordPayment RecordPayment RecordPayment RepairCredit",
        _TO_NOTICE + "TerminateCase CloseCase",
        _TO_NOTICE + "TransferCase DeliverTransfer CloseCase",
        _TO_NOTICE + "DecideNoPenalty ServeDecision CloseCase",
        _TO_NOTICE + "CloseCase",
        _TO_EFFECT + "PublishDecision RequestReconsideration DecideReconsideration BeginLitigation "
        "DecideLitigation WithdrawPublication RevokePenalty CloseCase",
        _TO_EFFECT + "PublishDecision RecordPayment RecordPayment RecordPayment CloseCase "
        "RepairCredit EndPublication RequestReconsideration DecideReconsideration RevokePenalty",
        _TO_EFFECT + "GrantInstalments RecordPayment AddSurcharge RecordPayment WaiveSurcharge "
        "ServeDemand ApplyToCourt RecordEnforcement RecordPayment CloseCase",
        _TO_EFFECT + "DeferPayment AddSurcharge RequestReconsideration DecideReconsideration "
        "RecordPayment RecordPayment VaryPenalty ServeDemand ApplyToCourt RecordEnforcement",
        _TO_EFFECT + "AddSurcharge VaryPenalty RecordPayment AddSurcharge BeginLitigation "
        "AddSurcharge DecideLitigation RecordPayment WaiveSurcharge RevokePenalty CloseCase",
        _TO_EFFECT + "RecordPayment RecordPayment CloseCase PublishDecision VaryPenalty "
        "WithdrawPublication BeginLitigation DecideLitigation EndPublication RevokePenalty",
        _TO_EFFECT + "PublishDecision RevokePenalty WithdrawPublication CloseCase",
        _TO_EFFECT + "PublishDecision BeginLitigation RevokePenalty DecideLitigation",
        _TO_EFFECT + "PublishDecision RequestReconsideration RevokePenalty DecideReconsideration",
        "OpenSimplePenalty ReportSimple HandInFine BankFine RecordPayment PublishDecision "
        "VaryPenalty CloseCase RevokePenalty",
        "OpenSimplePenalty RevokePenalty ReportSimple HandInFine BankFine",
    ),
    "draw": (
        _TO_LOTS + "RedrawInspector RedrawInstitution PublishDraw RedrawInspector "
        "RedrawInstitution",
        _TO_POOLS + "CommitSeed CancelDraw",
    ),
    "fund": (
        "OpenAccount ReportBalance ReportMovement ReportFees ReportSchedule ReportConsumption "
        "ReportRefundRequests ReportSigns ReviewAlerts DisposeAlert FreezeAccount ReportMovement "
        "ReviewAlerts UnfreezeAccount CloseAccount DisposeAlert OpenAccount",
        "OpenAccount SetMinBalance ReportMovement DisposeAlert CloseAccount DisposeAlert",
    ),
    "institution": (
        _TO_LIST + "ReceiveListingStatement EnterOnList PublishListing Delist",
        _TO_LIST + "EnterOnList Suspend LeaveWhiteList Resume NoticeListing DropListing",
        "Register Suspend NoticeListing EnterOnList PublishListing NoticeListing EnterOnList Delist",
        "Register ReportAbsconded NoticeListing EnterOnList PublishListing Delist Reopen",
        "Register NoticeListing EnterOnList Close PublishListing Delist NoticeListing EnterOnList",
        "Register EngageStaff AddVenue GrantLicence Close RecordStaffLeft CloseVenue RevokeLicence",
        "Register Categorise OpenReregistration Convert Reregister Close Convert Reregister",
    ),
    "leg": (
        _ON_LEG + "ServeNotice HearParty ImposeSimplePenalty SignRecord Leave",
        _ON_LEG + "SignRecord HearParty MeasureItem ServeNotice ImposeSimplePenalty Leave",
        "OpenLeg ShowCredentials RecheckNotice RecordHazard TakeSample RemoveAds AttendAssistants",
    ),
    "notice": (
        "OpenNotice ReportRectification ScheduleRecheck Recheck Close ScheduleLookBack "
        "HoldLookBack LiftSuspension",
        "OpenNotice ReceiveObjection DecideObjection ExtendNotice EndDay Recheck Recheck Close",
        "OpenNotice EndDay ReportRectification Recheck ReportRectification WithdrawItems",
        "OpenNotice ReportRectification NumberNotice ReceiveObjection OrderSuspension "
        "DecideObjection LiftSuspension ExtendNotice Lengthen WithdrawItems",
        "OpenNotice Recheck ReceiveObjection DecideObjection ScheduleRecheck EndDay Recheck "
        "OrderSuspension NumberNotice Close ReportRectification",
        "OpenNotice OrderSuspension ReceiveObjection EndDay Close LiftSuspension DecideObjection "
        "Lengthen WithdrawItems NumberNotice ReportRectification Recheck",
        "OpenNotice ReceiveObjection Recheck OrderSuspension EndDay DecideObjection Lengthen "
        "WithdrawItems ReportRectification",
        "OpenNotice WithdrawItems NumberNotice",
        "OpenNotice NumberNotice TakeOver WithdrawItems",
        "OpenNotice ReportRectification TakeOver Recheck",
        "OpenNotice Recheck TakeOver OrderSuspension",
    ),
    "refund": (
        _TO_CLAIM + "AgreeRefund EndDay RecordPayment RecordPayment WithdrawOverdue SettleRefund "
        "EndDay WithdrawOverdue CloseRefund WithdrawOverdue ReopenRefund WithdrawOverdue",
        _TO_CLAIM + "DisputeRefund VerifyLines EndDay MediateRefund RecordPayment VerifyLines "
        "WithdrawOverdue OrderRefund VerifyLines EndDay RecordPayment WithdrawOverdue",
        _TO_CLAIM + "ReferRefund VerifyLines RecordPayment CloseRefund ReopenRefund RecordPayment "
        "ReferRefund",
        _TO_CLAIM + "EndDay WithdrawOverdue AgreeRefund VerifyLines EndDay WithdrawOverdue "
        "DisputeRefund RecordPayment WaiveLine EndDay WithdrawOverdue",
        _TO_CLAIM + "RecordPayment AddLines VerifyLines WaiveLine AgreeRefund RecordPayment "
        "OrderRefund RecordPayment RecordPayment SettleRefund ReopenRefund VerifyLines WaiveLine",
        _TO_CLAIM + "RecordPayment EndDay RecordPayment WithdrawOverdue ReferRefund",
        _TO_CLAIM + "EndDay ReferRefund WithdrawOverdue",
        _TO_CLAIM + "EndDay OrderRefund WithdrawOverdue WaiveLine SettleRefund CloseRefund",
        _TO_CLAIM + "EndDay DisputeRefund MediateRefund WithdrawOverdue CloseRefund",
        _TO_CLAIM + "DisputeRefund CloseRefund ReopenRefund OrderRefund",
        _TO_CLAIM + "CloseRefund ReopenRefund DisputeRefund",
        _TO_CLAIM + "WaiveLine RecordPayment RecordPayment SettleRefund EndDay ReopenRefund "
        "AddLines AgreeRefund",
    ),
    "tip": (
        "ReceiveTip TriageTip AssignTip AssignTip ExtendTip VerifyTip NoteMerge FeedBack NoteMerge "
        "CloseTip ReopenTip NoteMerge AssignTip",
        "ReceiveTip TriageTip AssignTip NoteMerge VerifyTip CloseTip ReopenTip MergeTip",
        "ReceiveTip TriageTip AssignTip VerifyTip CloseTip ReopenTip TransferTip CloseTip",
        "ReceiveTip TriageTip NoteMerge TransferTip FeedBack",
        "ReceiveTip TriageTip RejectTip FeedBack CloseTip",
        "ReceiveTip TriageTip MergeTip CloseTip",
        "LogPatrol EscalatePatrol TriageTip AssignTip TransferTip",
        "ReceiveTip TriageTip AssignTip MergeTip FeedBack",
    ),
    "visit": (
        "PlanVisit ApproveVisit NotifyVisit DecideRecusal ConfirmFinding Conclude "
        "DemandPublication PublishResult",
        "PlanVisit NotifyVisit DecideRecusal CancelVisit MoveLeg ConfirmFinding NoteOrders "
        "NotifyTown Acknowledge NoteUnplanned PlanVisit",
        "PlanVisit DecideRecusal MoveLeg ConfirmFinding NoteOrders NotifyTown NotifySchool "
        "Acknowledge Conclude ApproveVisit",
        "NotifySchool DecideRecusal Acknowledge CancelVisit NotifyTown Conclude",
        "ConfirmFinding NoteOrders NoteUnplanned ApproveVisit DecideRecusal CancelVisit Conclude "
        "NoteUnplanned MoveLeg NotifySchool",
        "PlanVisit ApproveVisit MoveLeg NoteOrders NotifyTown NotifySchool Acknowledge CancelVisit",
        "PlanVisit CancelVisit NotifyTown Acknowledge Conclude",
    ),
}
