//! The telephony API (v1): what a service beside the exchange tells the CRM, and what screens show.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::clock::written;
use crate::store::calls::{
    self, ActiveCall, Call, CallChange, Channel, ChannelChange, Peer, System,
};

/// Calls that `call/active` answers when the request does not say how many.
const ACTIVE_DEFAULT: i64 = 20;

/// `GET /api/v1/telephony`
pub(crate) async fn systems(State(app): State<App>) -> Result<Json<Value>, ApiError> {
    Ok(Json(Value::Array(app.store.read(calls::systems).await?)))
}

/// `POST /api/v1/telephony`
pub(crate) async fn save_system(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let system = System {
        id: body.guid("id")?,
        key: body.required("key")?,
        service_address: body.text("serviceAddress")?,
        name: body.required("name")?,
        office_id: body.guid("officeId")?,
        brevity_name: body.text("brevityName")?,
        update_peers: body.flag("updatePeersIfNotExists")?.unwrap_or(false),
    };
    Ok(Json(app.store.write(move |c| calls::save_system(c, &system)).await?))
}

fn answer_peer(app: &App, key: &str, peer: &Peer) -> Value {
    let account = peer.user_id.as_deref().and_then(|id| app.sessions.account_by_id(id));
    json!({
        "id": peer.id,
        "telephonySystemId": peer.system,
        "telephonySystemKey": key,
        "name": peer.name,
        "telephonySystemPeerType": peer.kind,
        "userId": peer.user_id,
        "username": account.map_or("", |account| &account.username),
    })
}

/// A peer's user must be one of the install's.
fn user_of(app: &App, body: &Body) -> Result<Option<String>, ApiError> {
    let Some(id) = body.guid("userId")? else { return Ok(None) };
    match app.sessions.account_by_id(&id) {
        Some(account) => Ok(Some(account.id.clone())),
        None => Err(ApiError::misfit("userId", "there is no such user")),
    }
}

/// `POST /api/v1/telephony/{key}/peer`
pub(crate) async fn create_peer(
    State(app): State<App>,
    Path(key): Path<String>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let name = body.required("name")?;
    let kind = body.choice("telephonySystemPeerType", 1..=2)?.unwrap_or(1);
    let user = user_of(&app, &body)?;
    let system = key.clone();
    let peer = app.store.write(move |c| calls::create_peer(c, &system, &name, user, kind)).await?;
    Ok(Json(answer_peer(&app, &key, &peer)))
}

/// `PUT /api/v1/telephony/{key}/peer/{id}`
pub(crate) async fn update_peer(
    State(app): State<App>,
    Path((key, id)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let changed = Peer {
        id: id.to_ascii_lowercase(),
        system: String::new(),
        name: body.required("name")?,
        user_id: user_of(&app, &body)?,
        kind: body.choice("telephonySystemPeerType", 1..=2)?.unwrap_or(1),
    };
    let system = key.clone();
    let peer = app.store.write(move |c| calls::update_peer(c, &system, &changed)).await?;
    Ok(Json(answer_peer(&app, &key, &peer)))
}

/// `GET /api/v1/telephony/{key}/peer/{name}`
pub(crate) async fn peer(
    State(app): State<App>,
    Path((key, name)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let system = key.clone();
    let peer = app.store.read(move |c| calls::peer(c, &system, &name)).await?;
    let peer = peer.ok_or_else(|| ApiError::not_found("the peer"))?;
    Ok(Json(answer_peer(&app, &key, &peer)))
}

/// `DELETE /api/v1/telephony/{key}/{id}`
pub(crate) async fn delete_peer(
    State(app): State<App>,
    Path((key, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    app.store.write(move |c| calls::delete_peer(c, &key, &id.to_ascii_lowercase())).await?;
    Ok(StatusCode::OK)
}

/// `POST /api/v1/telephony/call`
pub(crate) async fn open_call(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let now = written(app.clock.local(std::time::Duration::ZERO));
    let call = Call {
        system_key: body.required("tsKey")?,
        source_id: body.required("sourceId")?,
        phone_number: body.text("phoneNumber")?,
        start_date: body.moment("startDate")?.unwrap_or(now),
        kind: body.choice("callTypeIndex", 1..=4)?.unwrap_or(1),
        peer_name: body.text("initChannelPeerName")?,
        peer_kind: body.choice("initChannelPeerTypeIndex", 1..=2)?,
        channel_source_id: body.text("initChannelSourceId")?,
        live: body.flag("isLive")?.unwrap_or(false),
    };
    Ok(Json(app.store.write(move |c| calls::open(c, &call)).await?))
}

/// `PUT /api/v1/telephony/call`
pub(crate) async fn update_call(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let change = CallChange {
        call: body.required_integer("callId")?,
        end_date: body.moment("endDate")?,
        phone_number: given(body.text("phoneNumber")?),
        identity_id: body.guid("identityId")?,
        kind: body.choice("callTypeIndex", 1..=4)?,
        live: body.flag("isLive")?,
    };
    Ok(Json(app.store.write(move |c| calls::change(c, &change)).await?))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// `POST /api/v1/telephony/channel`
pub(crate) async fn open_channel(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let channel = Channel {
        call: body.required_integer("callId")?,
        peer_name: body.required("channelPeerName")?,
        peer_kind: body.choice("channelPeerTypeIndex", 1..=2)?,
        source_id: body.text("channelSourceId")?,
        status: body.choice("channelStatusIndex", 1..=4)?,
        create_date: body.moment("createDate")?,
        live: body.flag("isLive")?.unwrap_or(false),
    };
    let id = app.store.write(move |c| calls::open_channel(c, &channel)).await?;
    Ok(Json(json!({ "callChannelId": id })))
}

/// `PUT /api/v1/telephony/channel`
pub(crate) async fn update_channel(
    State(app): State<App>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let change = ChannelChange {
        channel: body.required_integer("callChannelId")?,
        status: body.choice("channelStatusIndex", 1..=4)?,
        response: body.choice("channelResponseIndex", 1..=4)?,
        recorded_file_name: given(body.text("recordedFileName")?),
        connect_date: body.moment("connectDate")?,
        hangup_date: body.moment("hangupDate")?,
        peer_name: given(body.text("toChangePeerName")?),
        peer_kind: body.choice("toChangePeerTypeIndex", 1..=2)?,
        live: body.flag("isLive")?,
    };
    app.store.write(move |c| calls::change_channel(c, &change)).await?;
    Ok(StatusCode::OK)
}

/// `PUT /api/v1/telephony/call/merge`
pub(crate) async fn merge_calls(
    State(app): State<App>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let key = body.required("tsKey")?;
    let source = body.required_integer("sourceCallId")?;
    let destination = body.required_integer("destinationCallId")?;
    app.store.write(move |c| calls::merge(c, &key, source, destination)).await?;
    Ok(StatusCode::OK)
}

/// `POST /api/v1/telephony/updateIdentity`
pub(crate) async fn update_identity(
    State(app): State<App>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let (key, source) = (body.required("tsKey")?, body.required("callSourceId")?);
    let identity = body.required_guid("identityId")?;
    let number = match body.flag("addPhoneNumberAsContact")?.unwrap_or(false) {
        true => Some(body.required("phoneNumber")?),
        false => None,
    };
    app.store
        .write(move |c| calls::update_identity(c, &key, &source, &identity, number.as_deref()))
        .await?;
    Ok(StatusCode::OK)
}

/// `GET /api/v1/telephony/call/active?telephonySystemId=&count=`
pub(crate) async fn active_calls(
    State(app): State<App>,
    query: Body,
) -> Result<Json<Value>, ApiError> {
    let system = query.guid("telephonySystemId")?;
    let count = query.choice("count", 1..=1_000)?.unwrap_or(ACTIVE_DEFAULT);
    let calls = app.store.read(move |c| calls::active(c, system.as_deref(), count)).await?;
    Ok(Json(calls.iter().map(|call| answer_active(&app, call)).collect()))
}

fn answer_active(app: &App, call: &ActiveCall) -> Value {
    let user = |username: &str| app.sessions.account(username).map(|account| &account.id);
    let time = call.start_date.split_once('T').map_or("", |(_, time)| time);
    json!({
        "callId": call.id,
        "phoneNumber": call.phone_number,
        "callDate": call.start_date,
        "callTime": time,
        "identityId": call.identity_id,
        "nickName": call.nick_name,
        "relatedSalesUserId": user(&call.sale_username),
        "relatedSalesUserName": call.sale_username,
        "relatedSupportUserId": user(&call.support_username),
        "relatedSupportUserName": call.support_username,
        "relatedOtherUserId": user(&call.other_username),
        "relatedOtherUserName": call.other_username,
        "identityType": call.identity_kind,
        // The product's enumeration: 1 in, 2 out.
        "callDirection": if call.kind == 3 { 2 } else { 1 },
    })
}
